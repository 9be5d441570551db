import { expect, it } from 'vitest'
import { describeWithBrowser, expectNoSidewaysScroll } from './browser.ts'
import {
  axeViolations,
  consoleUsers,
  openConsole,
  ownFaults,
  phone,
  screenshot,
} from './console.ts'
import { consoleDoubleForFile, refuse } from './console-double.ts'

const double = consoleDoubleForFile()
const wrong = 'That user and password do not match. Check both and try again.'

describeWithBrowser("the console's entrance", (open) => {
  const enter = async (query = '', look = {}) => {
    const { url } = await double()
    return open(`${url}/genesys/ui/signin${query}`, look)
  }

  it('asks the server for nothing but to be let in, and leads to where one was going', async () => {
    const { asked } = await double()
    const before = asked.length
    const { page, faults } = await enter('?next=%2Ftools%2Fpatterns%2FA')
    await page.getByLabel('User').fill('maria')
    expect(asked.slice(before)).toEqual([])
    await page.getByLabel('Password', { exact: true }).fill(consoleUsers.admin.password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Patterns' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/genesys/ui/tools/patterns/A')
    expect(asked[before]).toBe('POST /session')
    expect(ownFaults(faults)).toEqual([])
  })

  it('leads nowhere else', async () => {
    const { page } = await enter('?next=%2F%2Fevil.example%2F')
    await page.getByLabel('User').fill('kate')
    await page.getByLabel('Password', { exact: true }).fill(consoleUsers.agent.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL('**/genesys/ui/desk') // where agents begin
  })

  it('says what is missing beside the field, and goes there', async () => {
    const { page } = await enter()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Enter your user name.').waitFor()
    expect(await page.getByLabel('User').getAttribute('aria-invalid')).toBe('true')
    expect(await page.getByLabel('User').evaluate((field) => field.matches(':focus'))).toBe(true)
    expect(await axeViolations(page)).toEqual([])
  })

  it('says the same of an unknown user and a wrong password, and counts down when throttled', async () => {
    const { answers } = await double()
    const { page } = await enter()
    for (const user of ['maria', 'nobody']) {
      await page.getByLabel('User').fill(user)
      await page.getByLabel('Password', { exact: true }).fill('wrong')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('alert').getByText(wrong).waitFor()
      expect(await axeViolations(page)).toEqual([])
    }
    answers['POST /session'] = (_: unknown, reply: Parameters<typeof refuse>[0]) =>
      refuse(reply.header('retry-after', '2'), 429, 'Too many')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Too many attempts. Try again in 2 seconds.').first().waitFor()
    await page.getByText('Too many attempts. Try again in 1 second.').first().waitFor()
    delete answers['POST /session']
    await page.getByLabel('User').fill('maria')
    await page.getByLabel('Password', { exact: true }).fill(consoleUsers.admin.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Home' }).waitFor()
  })

  it('is where one returns to when the session has ended', async () => {
    const { url, tell } = await double()
    const { page } = await openConsole(open, url, 'admin', { at: '/audit?who=sam' })
    await page.context().clearCookies()
    tell('audit') // whichever request is refused first, this one or one still on its way
    await page.waitForURL('**/signin?next=*')
    expect(new URL(page.url()).searchParams.get('next')).toBe('/audit?who=sam')
  })

  it('brings back what was typed when the session ended, to who typed it', async () => {
    const { url, tell } = await double()
    const { page, faults } = await openConsole(open, url, 'admin', { at: '/tools/patterns' })
    await page.getByRole('button', { name: 'New group' }).click()
    const dialog = page.getByRole('dialog', { name: 'New group' })
    await dialog.getByLabel('Name of the group').fill('Exceptions')
    await dialog.getByLabel('Expression').fill('555.*')
    const kept = () => page.evaluate<string>('JSON.stringify(sessionStorage)')
    await expect.poll(kept).toContain('555.*')
    await page.reload()
    const name = () => dialog.getByLabel('Name of the group').inputValue()
    await expect.poll(name).toBe('Exceptions')

    await dialog.getByLabel('Name', { exact: false }).nth(1).fill('fives')
    await expect.poll(kept).toContain('fives')
    await page.context().clearCookies()
    tell('options') // whichever request is refused first
    await page.waitForURL('**/signin?next=*')
    expect(await page.getByText('Leave without saving').count()).toBe(0)
    const signIn = async ({ user, password }: { user: string; password: string }) => {
      await page.getByLabel('User').fill(user)
      await page.getByLabel('Password', { exact: true }).fill(password)
      await page.getByRole('button', { name: 'Sign in' }).click()
    }
    await signIn(consoleUsers.admin)
    await expect.poll(name).toBe('Exceptions')
    expect(await dialog.getByLabel('Expression').inputValue()).toBe('555.*')
    expect(await axeViolations(page)).toEqual([])

    await page.context().clearCookies()
    tell('options')
    await page.waitForURL('**/signin?next=*')
    await signIn(consoleUsers.supervisor)
    await expect.poll(name).toBe('')
    expect(ownFaults(faults)).toEqual([])
  })

  it.each([
    ['light', 'en-GB', 'Sign in'],
    ['dark', 'de-DE', 'Anmelden'],
  ] as const)('fits a phone: %s, %s', async (colorScheme, locale, name) => {
    const { page, faults } = await enter('', { ...phone, locale, colorScheme })
    await page.getByRole('button', { name }).waitFor()
    await expectNoSidewaysScroll(page)
    await screenshot(page, `signin-360-${colorScheme}`)
    expect(await axeViolations(page)).toEqual([])
    expect(ownFaults(faults)).toEqual([])
    await page.getByRole('button', { name: locale === 'de-DE' ? 'EN' : 'DE', exact: true }).click()
    await page.getByRole('button', { name: name === 'Sign in' ? 'Anmelden' : 'Sign in' }).waitFor()
  })
})
