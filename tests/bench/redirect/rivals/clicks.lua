-- What a click costs a site that tracks it with nginx, lua and Redis: the link
-- from a shared dictionary, and an XADD of what an access log would hold.
local clicks = { patience_ms = 2000 }

local links = ngx.shared.links

-- Called once, before any worker.
function clicks.fill(path)
    for line in io.lines(path) do
        local uri, destination = line:match("^(%S+) (%S+)$")
        links:set(uri, destination)
    end
end

function clicks.destination()
    return links:get(ngx.var.uri)
end

-- The command, as Redis reads it.
function clicks.command()
    local words = {
        "XADD", "clicks", "*",
        "host", ngx.var.host,
        "slug", ngx.var.uri,
        "address", ngx.var.remote_addr,
        "agent", ngx.var.http_user_agent or "",
        "referrer", ngx.var.http_referer or "",
        "status", "302",
    }
    local parts = { "*", #words, "\r\n" }
    for _, word in ipairs(words) do
        parts[#parts + 1] = "$" .. #word .. "\r\n" .. word .. "\r\n"
    end
    return table.concat(parts)
end

-- Sends commands, and reads their replies: each a length and an id, a line of
-- its own. A refusal is one line, and then the bench misses the click.
function clicks.send(redis, commands, count)
    local sock = ngx.socket.tcp()
    sock:settimeout(clicks.patience_ms)
    local ok, err = sock:connect("unix:" .. redis)
    if ok then
        ok, err = sock:send(commands)
    end
    for _ = 1, 2 * count do
        if not ok then
            break
        end
        ok, err = sock:receive()
    end
    if not ok then
        ngx.log(ngx.CRIT, "clicks lost: ", err)
        return false
    end
    sock:setkeepalive(60000, 256)
    return true
end

return clicks
