-- Closed-loop load for wrk. BENCH_PORTS lists ports of 127.0.0.1: one gives every thread the same target, several give each
-- thread its own (one load connection a process). BENCH_SECONDS is how long requests are sent: less than wrk runs, so that the
-- last ones are answered. A caller who leaves takes the container of his call with him, and the next run would begin cold.
-- The result is one line of JSON, the last that is printed.

local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long nanoseconds; } bench_time;
  int clock_gettime(int clock, bench_time *time);
]]
local time = ffi.new("bench_time")
local function now()
  ffi.C.clock_gettime(1, time) -- monotonic
  return tonumber(time.seconds) + tonumber(time.nanoseconds) / 1e9
end

wrk.method = "POST"
wrk.body = '{"name":"wrk"}'
wrk.headers["Content-Type"] = "application/json"

local ports = {}
for port in (os.getenv("BENCH_PORTS") or ""):gmatch("%d+") do
  ports[#ports + 1] = port
end

local threads = 0
function setup(thread)
  if #ports > 1 then
    thread.addr = wrk.lookup("127.0.0.1", ports[threads % #ports + 1])[1]
    threads = threads + 1
  end
end

local seconds = tonumber(os.getenv("BENCH_SECONDS"))
local message, over
function request()
  if not message then
    message = wrk.format()
    over = now() + seconds
  end
  -- Nothing to send leaves the connection open and idle.
  return now() < over and message or ""
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '{"seconds":%.6f,"requests":%d,"errors":%d,"p50Us":%.1f,"p90Us":%.1f,"p99Us":%.1f,"maxUs":%.1f}\n',
    seconds, summary.requests, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(90), latency:percentile(99), latency.max))
end
