-- wrk's script: what is asked for, and wrk's summary as one line of JSON.
--
--   BENCH_DEPTH      requests in one write (1)
--   BENCH_NUMBERS    a file of 32-bit numbers: the n-th request asks for the
--                    path with the n-th number behind it, over and over
--   BENCH_FROM       the first of them (0)
--
-- Without the first two wrk sends the same request again and again by itself.
local depth = tonumber(os.getenv("BENCH_DEPTH") or "1")
local file = os.getenv("BENCH_NUMBERS")

local function read_numbers(path)
  local ffi = require("ffi")
  local bytes = assert(io.open(path, "rb")):read("*a")
  return ffi.cast("const uint32_t *", bytes), #bytes / 4, bytes
end

if file then
  local numbers, count, keep = read_numbers(file)
  local at = tonumber(os.getenv("BENCH_FROM") or "0") % count
  local prefix, suffix

  request = function()
    if not prefix then
      prefix, suffix = wrk.format("GET", wrk.path .. "@@"):match("(.-)@@(.*)$")
      keep = keep or error("the numbers are gone")
    end
    local text = {}
    for i = 1, depth do
      text[i] = prefix .. tonumber(numbers[at]) .. suffix
      at = at + 1
      if at == count then at = 0 end
    end
    return table.concat(text)
  end
elseif depth > 1 then
  local text

  request = function()
    text = text or string.rep(wrk.format(), depth)
    return text
  end
end

done = function(summary, latency, _)
  local e = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "us": %d, "errors": %d, "p50": %d, "p99": %d}\n',
    summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(99)))
end
