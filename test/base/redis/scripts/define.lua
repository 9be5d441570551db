-- The first part of append-defined.lua.
local function append(key, value) return redis.call('RPUSH', key, value) end
