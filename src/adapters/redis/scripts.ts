/**
 * Every change awooo makes in Redis, each one script on one key (KEYS[1]) and the same when it is sent twice:
 * a reply can be lost after the server has done the work.
 *
 * Only commands of Redis 6 are used. TOOLARGE is awooo's own error word.
 */

/**
 * Reads a document that is not too large.
 * in:  ARGV[1] most bytes
 * out: the text, nil where there is none, or error TOOLARGE
 */
export const READ_DOCUMENT = `
local bytes = redis.call('STRLEN', KEYS[1])
if bytes > tonumber(ARGV[1]) then return redis.error_reply('TOOLARGE ' .. bytes .. ' bytes') end
return redis.call('GET', KEYS[1])
`;

/**
 * Compare-and-set of a document.
 * in:  ARGV[1] text to write, ARGV[2] TTL in seconds, ARGV[3] text that was seen (missing: none was there)
 * out: 1 the text is there now, whoever wrote it; 0 something else is there and was left alone
 */
export const REPLACE_DOCUMENT = `
local stored = redis.call('GET', KEYS[1])
if stored == ARGV[1] then
  redis.call('EXPIRE', KEYS[1], ARGV[2])
  return 1
end
if stored ~= (ARGV[3] or false) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1
`;

/** Sets count and bytes to the size of the hash. */
const MEASURE_HASH = `
local count, bytes = redis.call('HLEN', KEYS[1]), 0
if count <= tonumber(ARGV[1]) then
  for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
    bytes = bytes + #field + redis.call('HSTRLEN', KEYS[1], field)
  end
end
`;

const TOO_LARGE = `
if count > tonumber(ARGV[1]) or bytes > tonumber(ARGV[2]) then
  return redis.error_reply('TOOLARGE ' .. count .. ' events, ' .. bytes .. ' bytes')
end
`;

/**
 * Reads the events of an incident, unless there are too many.
 * in:  ARGV[1] most fields, ARGV[2] most bytes of fields and values together
 * out: field, value, field, value, ... or error TOOLARGE
 */
export const READ_EVENTS = `
${MEASURE_HASH}
${TOO_LARGE}
return redis.call('HGETALL', KEYS[1])
`;

/**
 * Adds events that are not there yet: all of them or, where they would make the hash too large to read, none.
 * Tells who watches; an account that may not publish still writes.
 * in:  ARGV[1] most fields, ARGV[2] most bytes, ARGV[3] TTL in seconds, ARGV[4] channel, ARGV[5] what to say there,
 *      then id, event, id, event, ...
 * out: how many were added, or error TOOLARGE
 */
export const ADD_EVENTS = `
${MEASURE_HASH}
local fresh = {}
for i = 6, #ARGV, 2 do
  if redis.call('HEXISTS', KEYS[1], ARGV[i]) == 0 then
    fresh[#fresh + 1] = i
    count = count + 1
    bytes = bytes + #ARGV[i] + #ARGV[i + 1]
  end
end
if #fresh > 0 then
  ${TOO_LARGE}
end
for _, i in ipairs(fresh) do redis.call('HSETNX', KEYS[1], ARGV[i], ARGV[i + 1]) end
redis.call('EXPIRE', KEYS[1], ARGV[3])
if #fresh > 0 then redis.pcall('PUBLISH', ARGV[4], ARGV[5]) end
return #fresh
`;

/**
 * Takes a lease.
 * in:  ARGV[1] the holder's token, ARGV[2] how long in milliseconds
 * out: 1 it is the holder's; 0 somebody else has it
 */
export const ACQUIRE_LEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
return 0
`;

/**
 * Holds on to a lease, if it is still the holder's.
 * in:  ARGV[1] the holder's token, ARGV[2] how much longer in milliseconds, from now
 * out: 1 it is; 0 it was not the holder's any more
 */
export const RENEW_LEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0
`;

/**
 * Gives a lease back, if it is still the holder's.
 * in:  ARGV[1] the holder's token
 * out: 1 given back; 0 it was not the holder's any more
 */
export const RELEASE_LEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`;
