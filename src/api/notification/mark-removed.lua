-- Marks a subscription as removed, so that no index loads it while its change is being told.
-- KEYS  1 subscription
-- Returns the subscription without the mark, also when it was marked before; nil when it is unknown
local text = redis.call('GET', KEYS[1])
if not text then return nil end
if string.sub(text, 1, 1) == '-' then return string.sub(text, 2) end
redis.call('SET', KEYS[1], '-' .. text, 'KEEPTTL')
return text
