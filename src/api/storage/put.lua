-- Merges values into an entry, making it when it is unknown, and restarts its time to live.
-- KEYS  1 entry   string, one flat JSON object: "name":"value", or "name":null where a file is
--       2 files   hash, bytes:"name" and about:"name"
-- ARGV  1 time to live in ms   2 most bytes of the entry   3 most values of it
--       4 the values as such an object   5… for each file among them: "name", about, bytes
-- Returns 1, or 0 when the entry would grow too large: nothing is changed then
local entry, files = KEYS[1], KEYS[2]
local given_text = ARGV[4]
local quote = string.byte('"')

-- Each member's name and value as they are spelled. Escapes, if there are any, are hidden in a copy
-- of the same length first, so that every quote left in it begins or ends a string.
local function members(text)
  local mask = text
  if string.find(text, '\\', 1, true) then mask = string.gsub(text, '\\.', '..') end
  local names, values = {}, {}
  local at = 2
  while string.byte(mask, at) == quote do
    local name_end = string.find(mask, '"', at + 1, true)
    local from = name_end + 2
    local to = from + 3 -- null
    if string.byte(mask, from) == quote then to = string.find(mask, '"', from + 1, true) end
    names[#names + 1] = string.sub(text, at, name_end)
    values[#values + 1] = string.sub(text, from, to)
    at = to + 2
  end
  return names, values
end

local text, size, gone = given_text, 0, {}
local old = redis.call('GET', entry)
if old then
  local new_names, new_values = members(given_text)
  local given, parts = {}, {}
  for i, name in ipairs(new_names) do given[name] = new_values[i] end
  local old_names, old_values = members(old)
  for i, name in ipairs(old_names) do
    local value = given[name]
    if old_values[i] == 'null' and not value then
      size = size + redis.call('HSTRLEN', files, 'bytes:' .. name)
    elseif old_values[i] == 'null' and value ~= 'null' then
      gone[#gone + 1] = name
    end
    parts[#parts + 1] = name .. ':' .. (value or old_values[i])
    given[name] = nil
  end
  for i, name in ipairs(new_names) do
    if given[name] then parts[#parts + 1] = name .. ':' .. new_values[i] end
  end
  if #parts > tonumber(ARGV[3]) then return 0 end
  text = '{' .. table.concat(parts, ',') .. '}'
end

for i = 7, #ARGV, 3 do size = size + #ARGV[i] end
if #text + size > tonumber(ARGV[2]) then return 0 end

redis.call('SET', entry, text, 'PX', ARGV[1])
for _, name in ipairs(gone) do redis.call('HDEL', files, 'bytes:' .. name, 'about:' .. name) end
for i = 5, #ARGV, 3 do
  redis.call('HSET', files, 'about:' .. ARGV[i], ARGV[i + 1], 'bytes:' .. ARGV[i], ARGV[i + 2])
end
redis.call('PEXPIRE', files, ARGV[1])
return 1
