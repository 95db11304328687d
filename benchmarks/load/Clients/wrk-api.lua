-- Closed-loop load on the API for wrk. BENCH_CREATE names apps to be created, each under a number of its own; without it the URL is read.
-- The result is one line of JSON, the last that is printed, as in wrk.lua.

local prefix = os.getenv("BENCH_CREATE") or ""
local count = 0

if #prefix > 0 then
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  function request()
    count = count + 1
    return wrk.format(nil, nil, nil, '{"name":"' .. prefix .. count .. '","config":{"REGION":"eu-1"}}')
  end
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '{"seconds":%.6f,"requests":%d,"errors":%d,"p50Us":%.1f,"p90Us":%.1f,"p99Us":%.1f,"maxUs":%.1f}\n',
    summary.duration / 1e6, summary.requests, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(90), latency:percentile(99), latency.max))
end
