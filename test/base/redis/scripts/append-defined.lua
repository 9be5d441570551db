-- Appends a value by what define.lua defines.
-- KEYS  1 list
-- ARGV  1 value
-- Returns its length
return append(KEYS[1], ARGV[1])
