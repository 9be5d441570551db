import { expect, it } from 'vitest'
import { request } from '../support/http.ts'
import { describeWithBrowser, expectNoSidewaysScroll } from './browser.ts'
import { axeViolations, ownFaults, phone, screenshot } from './console.ts'
import { consoleForFile, downloaded } from './console-app.ts'
import { holdCalls } from './held-calls.ts'

const { url, enter, ask } = consoleForFile(`
patterns.Premium: { expensive: '\\+49900.*' }
resources.DNIS: { shared: '+18005550100' }
service.callback: { _type: ors, _service: callback, _exceptions: Premium }
service.number: { _type: builtin, _service: request-interaction, _resource_group: Pool, _ttl: 60 }
`)
const german = { ...phone, locale: 'de-DE', colorScheme: 'dark' } as const

describeWithBrowser('patterns', (open) => {
  it('are made, tried as one types, changed, and put back', async () => {
    const { page, faults } = await enter(open, 'supervisor', {
      at: '/tools/patterns',
    })
    await page.getByRole('button', { name: 'New group' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'New group' }).click()
    await dialog.getByText('3 fields are to be looked at again.').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await dialog.getByRole('link', { name: 'Enter a value.' }).click()
    expect(await page.evaluate('document.activeElement.id')).toBe('field-value')
    await dialog.getByLabel('Name of the group').fill('Exceptions')
    await dialog.getByLabel('Name', { exact: false }).nth(1).fill('fives')
    await dialog.getByLabel('Expression').fill('555.*')
    await dialog.getByRole('button', { name: 'New group' }).click()
    const group = page.getByRole('region', { name: 'Exceptions' })
    await group.getByLabel('Name', { exact: true }).fill('short')
    await group.getByLabel('Expression', { exact: true }).fill('\\d{3}')
    await group.getByRole('button', { name: 'Add pattern' }).click()
    await group.getByLabel('Expression short').waitFor()

    await group.getByLabel('Test a value').fill('5551')
    await group.getByText('1 of 2 matches').waitFor()
    const lit = group.locator('.named-value.match')
    await expect.poll(() => lit.allTextContents()).toEqual([expect.stringContaining('fives')])
    await group.getByText('POST /genesys/1/patterns/group/Exceptions').waitFor()
    expect(new URL(page.url()).searchParams.get('test')).toBe('5551')
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'patterns')
    await group.getByLabel('Test a value').fill('555')
    await group.getByText('2 of 2 match').waitFor()
    await page.reload()
    await group.getByText('2 of 2 match').waitFor()

    await group.getByRole('button', { name: 'Remove short' }).click()
    await group.getByLabel('Expression short').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await group.getByLabel('Expression short').waitFor()
    expect(ownFaults(faults)).toEqual([])
  }, 60_000) // the first: server and browser start with it

  it('keep what is typed into them while they are being saved', async () => {
    const { page, faults } = await enter(open, 'admin', { at: '/tools/patterns/Premium' })
    const group = page.getByRole('region', { name: 'Premium' })
    const value = group.getByLabel('Expression', { exact: true })
    const hold = () => holdCalls(page, 'PUT', '**/options/patterns.Premium')
    await group.getByLabel('Name', { exact: true }).fill('late')
    await value.fill('1.*')
    const adding = await hold()
    await value.press('Enter')
    await adding.waiting()
    await value.fill('2.*')
    await adding.letGo()
    const row = group.getByLabel('Expression late')
    await row.waitFor()
    expect(await value.inputValue()).toBe('2.*')

    await row.fill('11.*')
    const saving = await hold()
    await row.press('Enter')
    await saving.waiting()
    await row.fill('111.*')
    const listed = page.waitForResponse('**/admin/options')
    await saving.letGo()
    await listed
    expect(await row.inputValue()).toBe('111.*')
    expect(ownFaults(faults)).toEqual([])
  })

  it('that would keep the server busy are refused beside their field', async () => {
    const { page } = await enter(open, 'admin', {
      at: '/tools/patterns/Premium',
    })
    const group = page.getByRole('region', { name: 'Premium' })
    for (const [name, value] of [
      ['behind', '(?<=a)b'],
      ['back', '(a)\\1'],
      ['open', '(a'],
    ] as const) {
      await group.getByLabel('Name', { exact: true }).fill(name)
      await group.getByLabel('Expression', { exact: true }).fill(value)
      await group.getByRole('button', { name: 'Add pattern' }).click()
      const field = group.locator('.field', { hasText: 'Expression' }).last()
      await expect.poll(() => field.locator('.error-text').textContent()).not.toBe('')
    }
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'patterns-refused')
    const held = group.getByRole('button', { name: 'Remove expensive' })
    expect(await held.getAttribute('title')).toContain('configuration file')
  })

  it('are explained beside themselves, at an address of their own', async () => {
    const { page, faults } = await enter(open, 'viewer', {
      at: '/tools/patterns/Premium?layer=help',
    })
    const help = page.getByRole('complementary', { name: 'Help' })
    await help.getByText('begins with 555').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'patterns-help')
    await page.keyboard.press('Escape')
    await help.waitFor({ state: 'detached' })
    await page.getByRole('region', { name: 'Premium' }).getByLabel('Test a value').waitFor()
    expect(ownFaults(faults)).toEqual([])
  })

  it('leave in a file, and come back looked through', async () => {
    const { page, faults } = await enter(open, 'admin', {
      at: '/tools/patterns',
    })
    const text = await downloaded(page, () => page.getByRole('button', { name: 'Export' }).click())
    expect(text).toContain('group,name,value\r\n')
    expect(text).toContain('Premium,expensive,\\+49900.*\r\n')

    await page.getByRole('button', { name: 'Import patterns' }).click()
    const dialog = page.getByRole('dialog')
    const give = (rows: string) =>
      dialog.locator('input[type=file]').setInputFiles({
        name: 'patterns.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(rows),
      })
    await give('group,name,value\r\nBrought,good,1.*\r\nBrought,<b>bad</b>,(a\r\n')
    await dialog.getByText('1 row cannot be taken over').waitFor()
    await dialog.getByRole('row', { name: /<b>bad<\/b>/ }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'patterns-import')
    const run = dialog.getByRole('button', { name: 'Import patterns' })
    expect(await run.getAttribute('aria-disabled')).toBe('true')
    await give("group,name,value\r\nBrought,good,1.*\r\nBrought,minus,'-4.*\r\n")
    await dialog.getByRole('row', { name: 'Brought minus -4.* good' }).waitFor()
    await run.click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('link', { name: /Brought \(2\)/ }).click()
    await expect.poll(() => page.getByLabel('Expression minus').inputValue()).toBe('-4.*')
    await page.getByRole('button', { name: 'Delete group' }).click()
    await page.getByRole('link', { name: /Brought/ }).waitFor({ state: 'detached' })
    expect(ownFaults(faults)).toEqual([])
  })
})

describeWithBrowser('resources', (open) => {
  it('shows a number as booked within two seconds, and keeps it until it is free', async () => {
    const { page, faults } = await enter(open, 'admin', {
      at: '/tools/resources',
    })
    await page.getByRole('button', { name: 'New resource group' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name of the group').fill('Pool')
    await dialog.getByLabel('Name', { exact: false }).nth(1).fill('one')
    await dialog.getByLabel('Number').fill('+18005550111')
    await dialog.getByRole('button', { name: 'New resource group' }).click()
    const group = page.getByRole('region', { name: 'Pool' })
    await group.getByLabel('_allocation_strategy').selectOption('CLUSTER')
    await group.getByRole('button', { name: 'Paste many' }).click()
    await dialog.getByLabel('Numbers, one a line').fill('+18005550112\nnonsense')
    await dialog.getByRole('button', { name: 'Add number' }).click()
    await dialog.getByText('Line 2').waitFor()
    await dialog.getByLabel('Numbers, one a line').fill('+18005550112\n+18005550113')
    await dialog.getByRole('button', { name: 'Add number' }).click()
    await group.getByText('0 booked, 3 free').waitFor()

    const book = async () => {
      const form = new URLSearchParams({
        ...{ _phone_number: '+4930123', _booking_expiration_timeout: '6' },
      })
      return request(await url(), 'POST', '/genesys/1/service/number', form)
    }
    await expect.poll(async () => (await book()).status).toBe(200)
    await group.getByText('1 booked, 2 free').waitFor({ timeout: 2000 })
    const row = group.locator('.named-value', { hasText: /Booked until/ })
    await expect.poll(() => row.textContent()).toMatch(/Booked until \d\d:\d\d:\d\d, [1-6] s/)
    const remove = row.getByRole('button', { name: /^Remove/ })
    expect(await remove.getAttribute('title')).toMatch(/Booked until .*Remove it after that\./)
    const whole = group.getByRole('button', { name: 'Delete group' })
    expect(await whole.getAttribute('title')).toMatch(/Booked until .*Remove it after that\./)
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'resources')
    await group.getByText('0 booked, 3 free').waitFor()
    await group.getByRole('button', { name: 'Remove one' }).click()
    await group.getByText('0 booked, 2 free').waitFor()
    expect(ownFaults(faults)).toEqual([])
  })

  it.each(['/tools/patterns/Premium?test=%2B49900', '/tools/resources/DNIS'])(
    'fits a phone, dark and in German: %s',
    async (at) => {
      const { page, faults } = await enter(open, 'admin', { ...german, at })
      await page.getByRole('heading', { name: /Muster|Ressourcen/ }).waitFor()
      await page.getByRole('region', { name: /Premium|DNIS/ }).waitFor()
      await expectNoSidewaysScroll(page)
      expect(await axeViolations(page)).toEqual([])
      await screenshot(page, `${at.split('/')[2]}-phone-dark-de`)
      expect(ownFaults(faults)).toEqual([])
    },
  )

  it('lets roles do what they may, on the page and at the server', async () => {
    const viewer = await enter(open, 'viewer', { at: '/tools/resources/DNIS' })
    await viewer.page.getByRole('region', { name: 'DNIS' }).waitFor()
    expect(await viewer.page.getByRole('button', { name: /New|Add|Remove|Delete/ }).count()).toBe(0)
    await viewer.page.goto(`${await url()}/genesys/ui/tools/patterns/Premium`)
    await viewer.page.getByRole('region', { name: 'Premium' }).waitFor()
    expect(await viewer.page.getByRole('button', { name: /New|Add|Remove|Delete/ }).count()).toBe(0)
    const agent = await enter(open, 'agent', { at: '/tools/patterns' })
    await agent.page.getByText('No access').first().waitFor()
    const change = { set: { x: 'y' } }
    const put = async (role: 'viewer' | 'supervisor', section: string) =>
      (await ask(role, 'PUT', `/options/${section}`, change)).status
    expect(await put('viewer', 'patterns.Premium')).toBe(403)
    expect(await put('supervisor', 'resources.DNIS')).toBe(403)
  })
})
