-- Closed-loop load for wrk. BENCH_PORTS lists ports of 127.0.0.1: one gives every thread the same target, several give each
-- thread its own (one load connection a process). The result is one line of JSON, the last that is printed.

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

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '{"seconds":%.6f,"requests":%d,"errors":%d,"p50Us":%.1f,"p90Us":%.1f,"p99Us":%.1f,"maxUs":%.1f}\n',
    summary.duration / 1e6, summary.requests, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(90), latency:percentile(99), latency.max))
end
