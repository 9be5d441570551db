import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { DeskSession } from '../console/admin/desk-session.ts'
import { appForFile } from '../support/app.ts'
import { describeWithBrowser, expectNoSidewaysScroll, type Open, type OpenPage } from './browser.ts'
import { lowContrasts, nameless } from './legible.ts'
import { closesAtOnce, doesNotOpen, staysSilent } from './spoilt-sockets.ts'

const password = 'a long password'
const app = appForFile({
  yaml: `
server: { drain: 0 }
console: { users: { kate: { password: "${password}", role: agent } } }
service.request-chat: { _type: builtin, _service: request-chat, _ttl: 3600, _urs_virtual_queue: sales }
service.request-chat-poll: { _type: builtin, _service: request-chat-poll, _ttl: 3600, _urs_virtual_queue: sales }
`,
})

const pageUrl = async () => `${(await app()).url}/genesys/resources/chat.html`

/** Kate at her desk. */
async function sitDown(): Promise<DeskSession> {
  return DeskSession.open((await app()).url, { agent: 'kate', password, queue: 'sales' })
}

describeWithBrowser('the chat page', (open) => {
  const visit = async (query = '', look?: Parameters<Open>[1]) =>
    open(`${await pageUrl()}${query}`, look)

  /** A customer called John, and Kate who has taken his chat. */
  async function talk(look?: Parameters<Open>[1]) {
    const kate = await sitDown()
    const opened = await visit('', look)
    await begin(opened.page)
    const desk = await kate.acceptNext()
    await lineOf(opened.page, 'kate S. has joined').waitFor()
    return { ...opened, kate, desk }
  }

  it('brings customer and agent together, each seeing what the other writes', async () => {
    const { page, faults, kate, desk } = await talk()
    expect(kate.eventsOf('desk.offered')[0]?.message).toMatchObject({
      ...{ media: 'chat', queue: 'sales', state: 'offered' },
      customer: { fldnFirstName: 'John', nickname: 'John', subject: 'My bill' },
    })
    expect(await page.getByRole('status').textContent()).toBe('Connected')
    await desk.do('startTyping')
    await page.getByText('kate S. is writing').waitFor()
    await desk.say('How can I help?')
    await lineOf(page, 'How can I help?').waitFor()
    expect(await page.getByText('is writing').count()).toBe(0)

    await page.getByLabel('Message').pressSequentially('My bill is wrong')
    await expect.poll(() => desk.textsOf('Notice.TypingStarted')).toHaveLength(2)
    await page.keyboard.press('Enter')
    await expect.poll(() => desk.textsOf('Message.Text')).toContain('My bill is wrong')
    await expect.poll(() => unsent(page)).toEqual([])
    expect(await textsOf(page)).toEqual(['How can I help?', 'My bill is wrong'])
    expect(faults).toEqual([])
  })

  it('says when the customer has stopped typing', async () => {
    const { page, desk } = await talk()
    await page.getByLabel('Message').fill('My')
    await page.getByLabel('Message').fill('')
    await expect.poll(() => desk.textsOf('Notice.TypingStopped')).toEqual(['stopped typing'])
    expect(desk.textsOf('Notice.TypingStarted')).toEqual(['is typing'])
  })

  it('shows markup as what it is, from whoever it comes', async () => {
    const { page, faults, desk } = await talk()
    const markup = '<img src="x" onerror="document.title = 1"><b>bold</b> &amp; <script>1</script>'
    await desk.say(markup)
    await page.getByLabel('Message').fill(markup)
    await page.getByRole('button', { name: 'Send' }).click()
    await expect.poll(() => textsOf(page)).toEqual([markup, markup])
    expect(await page.locator('main :is(img, b, script)').count()).toBe(0)
    expect(await page.title()).toBe('Chat with us')
    expect(faults).toEqual([])
  })

  it('links to a page that the agent shows', async () => {
    const { page, desk } = await talk()
    await desk.do('pushUrl', { url: 'https://example.com/?a=<b>' })
    const link = page.getByRole('link', { name: 'https://example.com/?a=<b>' })
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer')
  })

  it('goes on after a reload, with everything and nothing twice', async () => {
    const { page, faults, desk } = await talk()
    await desk.say('one')
    await page.getByLabel('Message').fill('two')
    await page.keyboard.press('Enter')
    await expect.poll(() => textsOf(page)).toEqual(['one', 'two'])
    await page.goto('about:blank')
    await desk.say('three')
    await page.goBack()
    await expect.poll(() => textsOf(page)).toEqual(['one', 'two', 'three'])
    await expect.poll(() => page.getByRole('status').textContent()).toBe('Connected')
    await page.getByLabel('Message').fill('four')
    await page.keyboard.press('Enter')
    await desk.say('five')
    await expect.poll(() => desk.textsOf('Message.Text')).toContain('five')
    await expect
      .poll(async () => (await textsOf(page)).toSorted())
      .toEqual(['one', 'two', 'three', 'four', 'five'].toSorted())
    expect(faults).toEqual([])
  })

  it('keeps what is written while the network is away, and sends it afterwards', async () => {
    const { page, desk } = await talk()
    await page.context().setOffline(true)
    await expect.poll(() => page.getByRole('status').textContent()).toBe('Reconnecting …')
    await page.getByLabel('Message').fill('Are you there?')
    await page.keyboard.press('Enter')
    await expect.poll(() => unsent(page)).toEqual(['You, not sent yetAre you there?'])
    await desk.say('Hello?')
    await page.context().setOffline(false)
    await expect.poll(() => desk.textsOf('Message.Text')).toContain('Are you there?')
    await expect
      .poll(async () => (await textsOf(page)).toSorted())
      .toEqual(
        ['Are you there?', 'Hello?'], // in whichever order they arrived
      )
    expect(await unsent(page)).toEqual([])
  })

  it.each([
    ['closes before anything came through it', closesAtOnce],
    ['never answers', staysSilent],
    ['does not open', doesNotOpen],
  ])('talks by long polling where a WebSocket %s', async (_, spoil) => {
    const kate = await sitDown()
    const { page } = await open('about:blank')
    await spoil(page)
    const polls: string[] = []
    page.on('request', (asked) => polls.push(new URL(asked.url()).pathname))
    await page.goto(await pageUrl())
    await begin(page)
    const desk = await kate.acceptNext()
    await desk.say('Hello')
    await expect.poll(() => textsOf(page)).toEqual(['Hello'])
    expect(polls).toContain('/genesys/cometd/connect')
  })

  it('ends when the customer has confirmed it, and keeps the transcript', async () => {
    const { page, faults, desk } = await talk()
    await desk.say('Goodbye')
    await lineOf(page, 'Goodbye').waitFor()
    await page.getByRole('button', { name: 'End chat' }).click()
    await page.getByRole('button', { name: 'Keep chatting' }).click()
    await page.getByRole('button', { name: 'End chat' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End chat' }).click()
    await expect.poll(() => page.getByRole('status').textContent()).toBe('Ended')
    await expect.poll(() => desk.textsOf('Notice.Left')).toHaveLength(2)
    expect(await transcriptOf(page)).toMatch(
      /^\d\d:\d\d kate S\. has joined the session\n\d\d:\d\d kate S\.: Goodbye\n/,
    )
    await page.reload()
    expect(await page.getByRole('status').textContent()).toBe('Ended')
    await page.getByRole('button', { name: 'New chat' }).click()
    await page.getByLabel('Your name').waitFor()
    expect(faults).toEqual([])
  })

  it('says that it has ended when the agent leaves', async () => {
    const { page, desk } = await talk()
    await desk.do('leave')
    await lineOf(page, 'kate S. has left the session').waitFor()
    await expect.poll(() => page.getByRole('status').textContent()).toBe('Ended')
    expect(await page.getByLabel('Message').isVisible()).toBe(false)
  })

  it('says so after a reload, when the agent has left meanwhile', async () => {
    const { page, desk } = await talk()
    await page.goto('about:blank')
    await desk.say('Bye')
    await desk.do('leave')
    await page.goBack()
    await expect.poll(() => page.getByRole('status').textContent()).toBe('Ended')
    expect(await textsOf(page)).toEqual(['Bye'])
  })

  it.each([
    ['its service is unknown', 'nothing', /could not begin: .*nothing/],
    ['nobody is there', 'request-chat-poll', /could not begin: No agent is available/],
  ])('says so when a chat cannot begin because %s', async (_, service, reason) => {
    const { page } = await visit(`?service=${service}`)
    await page.getByRole('button', { name: 'Start chat' }).click()
    await expect.poll(() => page.getByRole('alert').textContent()).toMatch(reason)
    await expect.poll(() => page.getByRole('button', { name: 'Start chat' }).isEnabled()).toBe(true)
    expect(await page.getByRole('status').textContent()).toBe('')
  })

  it('says why a message was refused, and keeps it', async () => {
    const { page } = await talk()
    await page.getByLabel('Message').fill('a'.repeat(20_000))
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await unsent(page))[0]).toMatch(/^You, not sent: .*limit.*a{99}/)
  })

  it('is operated by keys alone', async () => {
    const kate = await sitDown()
    const { page } = await visit()
    await page.keyboard.type('John')
    await page.keyboard.press('Tab')
    await page.keyboard.type('My bill')
    await page.keyboard.press('Enter')
    const desk = await kate.acceptNext()
    const isReady = () => page.getByLabel('Message').evaluate((field) => field.matches(':focus'))
    await expect.poll(isReady).toBe(true)
    await page.keyboard.type('Line one')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('Line two')
    await page.keyboard.press('Enter')
    await expect.poll(() => desk.textsOf('Message.Text')).toEqual(['Line one\nLine two'])
    for (const key of ['Tab', 'Tab', 'Enter', 'Tab', 'Enter']) await page.keyboard.press(key)
    await expect.poll(() => page.getByRole('status').textContent()).toBe('Ended')
    expect(await page.locator(':focus').textContent()).toBe('New chat')
  })

  it.each(['light', 'dark'] as const)(
    'fits 360 pixels, named and legible throughout, when it is %s',
    async (colorScheme) => {
      const look = { colorScheme, viewport: { width: 360, height: 640 } }
      const form = await visit('', look)
      await expectFit(form)
      const { page, faults, desk } = await talk(look)
      await page.getByLabel('Message').fill('a'.repeat(300))
      await page.keyboard.press('Enter')
      await desk.say(`https://example.com/${'b'.repeat(300)} ${'c '.repeat(300)}`)
      await desk.do('pushUrl', { url: `https://example.com/${'d'.repeat(300)}` })
      await desk.do('startTyping')
      await page.getByText('is writing').waitFor()
      await expectFit({ page, faults })
      await page.getByRole('button', { name: 'End chat' }).click()
      await expectFit({ page, faults })
      await page.getByRole('dialog').getByRole('button', { name: 'End chat' }).click()
      await page.getByRole('button', { name: 'New chat' }).waitFor()
      await expectFit({ page, faults })
    },
  )
})

async function begin(page: Page): Promise<void> {
  await page.getByLabel('Your name').fill('John')
  await page.getByLabel('What is it about?').fill('My bill')
  await page.getByRole('button', { name: 'Start chat' }).click()
  await page.getByLabel('Message').waitFor()
}

const lineOf = (page: Page, text: string) =>
  page.getByRole('log').getByRole('listitem').filter({ hasText: text })

/** What was said, without who and when. */
function textsOf(page: Page): Promise<string[]> {
  return page
    .locator('#lines li:not(.note)')
    .evaluateAll((lines) => lines.map((line) => line.lastChild?.textContent ?? ''))
}

const unsent = (page: Page) => page.locator('#unsent li').allTextContents()

async function transcriptOf(page: Page): Promise<string> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save transcript' }).click()
  return readFileSync(await (await download).path(), 'utf8')
}

async function expectFit({ page, faults }: OpenPage): Promise<void> {
  await expectNoSidewaysScroll(page)
  expect(await lowContrasts(page)).toEqual([])
  expect(await nameless(page)).toEqual([])
  expect(faults).toEqual([])
}
