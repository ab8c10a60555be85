-- One XADD a click, on a kept connection, before the answer.
local clicks = require "clicks"

local destination = clicks.destination()
if not destination then
    return ngx.exit(404)
end
if not clicks.send(ngx.var.redis, clicks.command(), 1) then
    return ngx.exit(500)
end
return ngx.redirect(destination, 302)
