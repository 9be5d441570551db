-- Books, matches, releases and looks at access numbers: many requests in one run, answered in order.
-- First it ends the bookings whose time is over, so that no request sees them.
--
-- A pool keeps its numbers in `idle` and `open`. Whoever takes a number out of either writes down, in a
-- booking on that number, where it was, and it returns there when the booking ends. What is there may
-- be taken all the same, through another pool that has the number too: look before use.
--
-- KEYS  1 bookings  hash  `s:service` → line; `n:number` → line of the only booking on it, or several;
--                         `c:number:code` → service, where there are several
--       2 due       zset  service → ms when its booking ends
--       3 shared    zset  all 0; lines of bookings that are several on a number, found by how they begin
--       4 pools     what the keys of pools begin with; they are of the same hash tag:
--         <pool>:idle  list    the numbers, but for booked ones, the longest without booking first
--         <pool>:open  zset    all 0; the numbers, but for those that a service keeps for itself
--         <pool>:turn  string  the number that ROUND-ROBIN gave last
--       A line is `number caller began mark service code home data`: mark L when the service keeps the
--       number for itself, else S; home where the number returns to, with commas. While a pool is loaded
--       there is '' in its idle and in 1 to 3: never empty, they keep the expiry they have in common.
-- ARGV  1 requests, one a line, their fields separated by one blank; fields hold no blanks or commas
--         book pool strategy service caller data lifetime prolongs counts digits codes
--           RANDOM, ROUND-ROBIN or LOCK; perhaps no caller; ms the booking lives; 1 to prolong the keys;
--           1 to count what is left; digits of a code, or 0; codes to choose from, with commas
--         match number caller code; of which the last two may be empty
--         release service
--         look number
--       2 ms the keys live
-- Returns nil when more bookings are over than one run may end: nothing else is done, come back. Else
--         booked number code left; or unloaded; exhausted; taken, when all the codes are; again, when one
--           run may not look any further
--         matched service data; or none
--         released; or none
--         seen bookings ms, when the last of them ends, or 0
local bookings, due, shared, pools = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local lives = ARGV[2]
local call, parse = redis.call, string.match
local most = 100 -- bookings that one run ends, and numbers that it passes over: a millisecond or two
local pattern = '^([^ ]+) ([^ ]*) %d+ (%u) ([^ ]*) (%d*) ([^ ]*) (.*)$'
local book_pattern = '^([^ ]+) ([^ ]+) ([^ ]*) ([^ ]*) ([^ ]*) (%d+) (%d) (%d) (%d+) (.*)$'

local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local instant = time[1] .. string.format('%06d', time[2])
local begun = 100000 -- bookings of this run: with the instant, in so many digits, it tells their order
local passed = 0
local endings = {} -- ms a booking lives → when it ends, written out: a number would be at each command

local function give_back(number, home)
  for place in string.gmatch(home, '[^,]+') do
    if string.sub(place, -5) == ':idle' then
      call('RPUSHX', pools .. place, number)
    elseif call('EXISTS', pools .. string.sub(place, 1, -5) .. 'idle') == 1 then
      call('ZADD', pools .. place, 0, number)
      call('PEXPIRE', pools .. place, lives)
    end
  end
end

local function sharing(prefix, limit)
  return call('ZRANGEBYLEX', shared, '[' .. prefix, '[' .. prefix .. '\255', 'LIMIT', 0, limit)
end

-- The number stays where it is. `only` as it stands in n:.
local function forget(line, number, service, code, only)
  call('ZREM', due, service)
  if only ~= 'several' then
    call('HDEL', bookings, 's:' .. service, 'n:' .. number)
    return
  end
  call('ZREM', shared, line)
  call('HDEL', bookings, 's:' .. service, 'c:' .. number .. ':' .. code)
  if not sharing(number .. ' ', 1)[1] then call('HDEL', bookings, 'n:' .. number) end
end

local function finish(line)
  local number, _, _, service, code, home = parse(line, pattern)
  forget(line, number, service, code, call('HGET', bookings, 'n:' .. number))
  if home ~= '' then give_back(number, home) end
end

local over = call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, most)
for _, service in ipairs(over) do
  local line = call('HGET', bookings, 's:' .. service)
  if line then finish(line) else call('ZREM', due, service) end
end
if #over == most then return nil end

-- What the call brings must agree with the booking; one that knows no caller agrees with any. Of a
-- caller's own bookings the latest counts; else only one may agree.
local function match(request)
  local number, caller, code = parse(request, '^([^ ]*) ([^ ]*) (.*)$')
  local only = call('HGET', bookings, 'n:' .. number)
  local line = only
  if only == 'several' then
    local found
    if code ~= '' then
      local service = call('HGET', bookings, 'c:' .. number .. ':' .. code)
      found = { service and call('HGET', bookings, 's:' .. service) }
    elseif caller ~= '' then
      local prefix = '[' .. number .. ' ' .. caller .. ' '
      found = call('ZREVRANGEBYLEX', shared, prefix .. '\255', prefix, 'LIMIT', 0, 1)
      if not found[1] then found = sharing(number .. '  ', 2) end
    else
      found = sharing(number .. ' ', 2)
    end
    line = #found == 1 and found[1]
  end
  if not line then return 'none' end
  local _, known, _, service, secret, home, data = parse(line, pattern)
  if caller ~= '' and known ~= '' and known ~= caller then return 'none' end
  if code ~= '' and code ~= secret then return 'none' end
  forget(line, number, service, secret, only)
  if home ~= '' then give_back(number, home) end
  return 'matched ' .. service .. ' ' .. data
end

local function release(service)
  local line = call('HGET', bookings, 's:' .. service)
  if line then finish(line) end
  return line and 'released' or 'none'
end

local function look(number)
  local only = call('HGET', bookings, 'n:' .. number)
  local found, ends = only == 'several' and sharing(number .. ' ', 1000) or { only or nil }, 0
  for _, line in ipairs(found) do
    local _, _, _, service = parse(line, pattern)
    ends = math.max(ends, call('ZSCORE', due, service))
  end
  return string.format('seen %d %.0f', #found, ends)
end

local function has(home, place)
  return string.find(',' .. home .. ',', ',' .. place .. ',', 1, true)
end

-- The number has been taken from the place, and `only` stands in its n:.
local function owe(number, only, place)
  local line = only == 'several' and sharing(number .. ' ', 1)[1] or only
  local head, service, home, tail = parse(line, '^([^ ]+ [^ ]* %d+ %u ([^ ]*) %d* )([^ ]*)( .*)$')
  if has(home, place) then return end
  local changed = head .. (home == '' and place or home .. ',' .. place) .. tail
  call('HSET', bookings, 's:' .. service, changed)
  if only == 'several' then
    call('ZREM', shared, line)
    call('ZADD', shared, 0, changed)
  else
    call('HSET', bookings, 'n:' .. number, changed)
  end
end

local function prolong(pool)
  local of_pool = { pools .. pool .. ':idle', pools .. pool .. ':open' }
  for _, key in ipairs({ bookings, due, shared, unpack(of_pool) }) do call('PEXPIRE', key, lives) end
end

-- The number that has been without bookings for longest.
local function pick_idle(pool)
  local idle = pools .. pool .. ':idle'
  while passed < most do
    passed = passed + 1
    local number = call('LPOP', idle)
    if not number then return nil, 'unloaded' end
    if number ~= '' then
      local only = call('HGET', bookings, 'n:' .. number)
      if not only then return number end
      owe(number, only, pool .. ':idle')
    elseif call('RPUSH', idle, '') == 1 then
      prolong(pool) -- it was gone for a moment
      return nil, 'exhausted'
    end
  end
  return nil, 'again'
end

-- A number that no service keeps for itself: the next one after the last, or any. Third, its n:.
local function pick_open(pool, strategy)
  local open = pools .. pool .. ':open'
  local last = strategy == 'ROUND-ROBIN' and (call('GET', pools .. pool .. ':turn') or '')
  while passed < most do
    passed = passed + 1
    local number
    if last then
      number = call('ZRANGEBYLEX', open, '(' .. last, '+', 'LIMIT', 0, 1)[1]
        or call('ZRANGE', open, 0, 0)[1]
    else
      number = call('ZRANDMEMBER', open)
    end
    if not number then
      return nil, call('EXISTS', pools .. pool .. ':idle') == 1 and 'exhausted' or 'unloaded'
    end
    local only = call('HGET', bookings, 'n:' .. number)
    if not only or parse(only, ' %d+ (%u) ') ~= 'L' then return number, nil, only end
    call('ZREM', open, number)
    owe(number, only, pool .. ':open')
  end
  return nil, 'again'
end

-- The first of the codes that no other service has at the number. `only` as it stands in n:.
local function choose_code(number, service, offered, only)
  for code in string.gmatch(offered, '%d+') do
    local owner = only == 'several' and call('HGET', bookings, 'c:' .. number .. ':' .. code)
    if only and only ~= 'several' then
      local _, _, _, holder, taken = parse(only, pattern)
      owner = taken == code and holder
    end
    if not owner or owner == service then return code end
  end
end

local function share(line, number, service, code)
  call('ZADD', shared, 0, line)
  if code ~= '' then call('HSET', bookings, 'c:' .. number .. ':' .. code, service) end
end

-- `only` as it stands in n:.
local function keep(line, number, service, code, ends, only)
  call('ZADD', due, ends, service)
  call('HSET', bookings, 's:' .. service, line, 'n:' .. number, only and 'several' or line)
  if not only then return end
  if only ~= 'several' then
    local _, _, _, holder, known_code = parse(only, pattern)
    share(only, number, holder, known_code)
  end
  share(line, number, service, code)
end

-- Takes a booking out of the way of another one for the same service; the result puts it back. The
-- number is then where it was given back to, so that nothing is owed any more.
local function set_aside(line)
  local number, _, _, service, code = parse(line, pattern)
  local ends = call('ZSCORE', due, service)
  local head, tail = parse(line, '^([^ ]+ [^ ]* %d+ %u [^ ]* %d* )[^ ]*( .*)$')
  finish(line)
  return function()
    keep(head .. tail, number, service, code, ends, call('HGET', bookings, 'n:' .. number))
  end
end

-- Whether what a service holds is what it asks for.
local function fits(line, mark, pool)
  local number, _, held_mark, _, _, home = parse(line, pattern)
  if held_mark ~= mark then return false end
  return has(home, pool .. ':open') or call('ZSCORE', pools .. pool .. ':open', number)
end

-- A service has one booking. Asked for again, number and code stay as far as they are what is wanted.
local function book(request)
  local pool, strategy, service, caller, data, lifetime, prolongs, counts, digits, codes =
    parse(request, book_pattern)
  if prolongs == '1' then prolong(pool) end
  local mark = strategy == 'LOCK' and 'L' or 'S'
  local old = call('HGET', bookings, 's:' .. service)
  local old_number, old_caller, _, old_code, old_home
  if old then old_number, old_caller, _, _, old_code, old_home = parse(old, pattern) end
  local stays = old and fits(old, mark, pool)
  local put_back = old and not stays and set_aside(old)

  local number, problem, only, code = stays and old_number, nil, nil, ''
  if stays then
    only = call('HGET', bookings, 'n:' .. number)
  elseif mark == 'L' then
    number, problem = pick_idle(pool)
  else
    number, problem, only = pick_open(pool, strategy)
  end
  if number and digits ~= '0' then
    code = stays and #old_code == tonumber(digits) and old_code
      or choose_code(number, service, codes, only)
    if not code then problem = 'taken' end
  end
  if problem then
    if put_back then put_back() end
    return problem
  end

  if stays then
    forget(old, number, service, old_code, only)
    only = call('HGET', bookings, 'n:' .. number)
  end
  if old and caller == '' then caller = old_caller end
  local home = stays and old_home or (mark == 'L' and pool .. ':idle' or '')
  begun = begun + 1
  local line = number .. ' ' .. caller .. ' ' .. instant .. begun .. ' ' .. mark .. ' ' .. service .. ' '
    .. code .. ' ' .. home .. ' ' .. data
  endings[lifetime] = endings[lifetime] or string.format('%.0f', now + tonumber(lifetime))
  keep(line, number, service, code, endings[lifetime], only)
  local base, left = pools .. pool, 0
  if strategy == 'ROUND-ROBIN' and not stays then call('SET', base .. ':turn', number, 'PX', lives) end
  if counts == '1' and mark == 'L' then left = call('LLEN', base .. ':idle') - 1 end
  if counts == '1' and mark == 'S' then left = call('ZCARD', base .. ':open') end
  return 'booked ' .. number .. ' ' .. code .. ' ' .. left
end

local verbs = { book = book, match = match, release = release, look = look }
local answers = {}
for verb, request in string.gmatch(ARGV[1], '(%l+) ([^\n]*)') do
  answers[#answers + 1] = verbs[verb](request)
end
return table.concat(answers, '\n')
