import { expect, it } from 'vitest'
import { describeWithBrowser, expectNoSidewaysScroll } from './browser.ts'
import { axeViolations, openConsole, phone, screenshot } from './console.ts'
import { consoleDoubleForFile } from './console-double.ts'

const double = consoleDoubleForFile()
const minute = 60_000

function node(id: string, more: object = {}) {
  const started = new Date(Date.now() - 3 * 86_400_000 - 4 * 3_600_000).toISOString()
  const load = { cpu: 0.12, memory: 310e6, sessions: 412, held: 1204, sockets: 3 }
  const common = {
    status: 'ONLINE',
    startId: id,
    host: id,
    port: 8080,
    version: '1.4.0',
    self: false,
  }
  return { id, state: 'up', ...common, startedAt: started, lastSeenAt: started, load, ...more }
}

const lost = (minutes: number) =>
  node('n2.example:8080', {
    state: 'down',
    lastSeenAt: new Date(Date.now() - minutes * minute).toISOString(),
  })

const queue = (name: string, waiting: number, readyAgents: number) => ({
  queue: name,
  waiting,
  longestWait: waiting * 40,
  readyAgents,
})

const dueIn = (minutes: number) => ({
  id: `369-${minutes}`,
  desiredTime: new Date(Date.now() + minutes * minute).toISOString(),
})

/** A centre at work: nothing wrong but what `more` adds. */
async function centre(more: Record<string, unknown> = {}) {
  const made = await double()
  Object.assign(made.answers, {
    'GET /nodes': [node('n1.example:8080', { self: true })],
    'GET /desk/queues': [queue('sales', 2, 0), queue('billing', 0, 1)],
    'GET /desk/agents': [
      { id: 'kate', state: 'READY' },
      { id: 'leo', state: 'NOT_READY' },
    ],
    'GET /callback/list': ({ url }: { url: string }) => ({
      callbacks: url.includes('late') ? [] : [dueIn(5), dueIn(59), dueIn(63)],
    }),
    'GET /deliveries': ({ url }: { url: string }) => ({
      deliveries: url.includes('state=dead') ? [{ id: 'a' }, { id: 'b' }] : [],
    }),
    'GET /options': { revision: 1, sections: { 'service.billing': {} } },
    ...more,
  })
  return made
}

describeWithBrowser("the console's Home", (open) => {
  it('shows each node as bar, shape and word, and what needs somebody', async () => {
    const { url } = await centre({
      'GET /nodes': [
        node('n1.example:8080', { self: true }),
        lost(52),
        node('n3', { state: 'draining' }),
      ],
    })
    const { page, faults } = await openConsole(open, url, 'admin')
    await page.getByText('Node n2.example:8080 has been down for 52 min.').waitFor()
    expect(await page.getByRole('link', { name: /“sales” has no agent ready/ }).count()).toBe(1)
    expect(await page.getByRole('link', { name: /2 dead letters/ }).count()).toBe(1)
    expect(await page.getByRole('link', { name: /Agents ready/ }).textContent()).toContain('1/2')
    await screenshot(page, 'home')
    expect(await axeViolations(page)).toEqual([])
    expect(faults).toEqual([])
  })

  it('links each number to what it counts', async () => {
    const { url } = await centre()
    const { page } = await openConsole(open, url, 'admin')
    for (const [tile, to] of [
      ['Due next hour 2', '/callback?state=waiting&due=hour'],
      ['Late 0', '/callback?state=late'],
      ['Dead letters 2', '/deliveries?state=dead'],
    ] as const) {
      const link = page.getByRole('list', { name: 'Now' }).getByRole('link', { name: tile })
      expect(await link.getAttribute('href')).toBe(`/genesys/ui${to}`)
    }
    const attention = page.getByRole('link', { name: '2 dead letters' })
    expect(await attention.getAttribute('href')).toBe('/genesys/ui/deliveries?state=dead')
    await attention.click()
    await page.getByRole('button', { name: 'Remove filter State: Dead letters' }).waitFor()
  })

  it('advises to remove a node from 45 minutes on, not before', async () => {
    const { url, answers } = await centre({ 'GET /nodes': [lost(44)] })
    const { page } = await openConsole(open, url, 'admin')
    await page.getByText(/Down since .* \(44 min\)/).waitFor()
    answers['GET /nodes'] = [lost(45)]
    await page.getByRole('button', { name: 'Refresh' }).click()
    await page.getByText(/down for 45 min. Remove it/).waitFor()
  })

  it('removes a node that is down, once its name was typed', async () => {
    const { url, answers, asked } = await centre({ 'GET /nodes': [lost(52)] })
    const removal = `DELETE /nodes/${encodeURIComponent('n2.example:8080')}`
    answers[removal] = {}
    const { page, faults } = await openConsole(open, url, 'admin')
    await page.getByRole('button', { name: 'Remove node n2.example:8080' }).click()
    const dialog = page.getByRole('alertdialog')
    const remove = dialog.getByRole('button', { name: 'Remove node n2.example:8080' })
    await dialog.getByLabel('Name').fill('n2.example')
    await remove.click({ force: true }) // it says of itself that it cannot be pressed
    expect(await dialog.getByText('This is not the name yet.').count()).toBe(1)
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'home-remove')
    await dialog.getByLabel('Name').fill('n2.example:8080')
    await remove.click()
    await page.getByText('Node n2.example:8080 removed').waitFor()
    expect(asked).toContain(removal)
    expect(await dialog.count()).toBe(0)
    expect(faults).toEqual([])
  })

  it('says in the dialog why a node was not removed', async () => {
    const { url, answers } = await centre({ 'GET /nodes': [lost(52)] })
    answers[`DELETE /nodes/${encodeURIComponent('n2.example:8080')}`] = (
      _: unknown,
      reply: { code(status: number): { send(body: object): unknown } },
    ) => reply.code(409).send({ message: 'The node is alive', exception: 'x' })
    const { page } = await openConsole(open, url, 'admin')
    await page.getByRole('button', { name: 'Remove node n2.example:8080' }).click()
    await page.getByRole('alertdialog').getByLabel('Name').fill('n2.example:8080')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove node' }).click()
    await page.getByRole('alert').getByText('The node is alive').waitFor()
  })

  it('offers removal to admins alone', async () => {
    const { url } = await centre({ 'GET /nodes': [lost(52)] })
    const { page } = await openConsole(open, url, 'viewer')
    await page.getByText('n2.example:8080', { exact: true }).waitFor()
    expect(await page.getByRole('button', { name: /Remove/ }).count()).toBe(0)
  })

  it('hears by itself that a node is gone', async () => {
    const { url, answers, tell } = await centre()
    const { page } = await openConsole(open, url, 'admin')
    await page.getByText('The node is up').waitFor()
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor()
    answers['GET /nodes'] = [node('n1.example:8080'), lost(0)]
    tell('nodes')
    await page.getByText(/Down since/).waitFor()
  })

  it('leads from an empty server to the first callback, step by step', async () => {
    const { url, answers, tell } = await centre({
      'GET /options': { revision: 1, sections: { server: {} } },
      'GET /desk/agents': [],
      'GET /callback/list': { callbacks: [] },
    })
    const { page, faults } = await openConsole(open, url, 'admin')
    const steps = page
      .getByRole('list')
      .filter({ hasText: 'Create a service' })
      .getByRole('listitem')
    await steps.first().waitFor()
    await screenshot(page, 'home-first')
    expect(await steps.allTextContents()).toEqual([
      'Open:Create a service',
      'Open:Set yourself ready at the Desk',
      'Open:Book a test callback',
    ])
    answers['GET /options'] = { revision: 2, sections: { 'service.first': {} } }
    tell('options')
    await page.getByText('Done:').waitFor()
    expect(await steps.first().textContent()).toBe('Done:Create a service')
    expect(await axeViolations(page)).toEqual([])
    expect(faults).toEqual([])
  })

  it('shows the steps where there are services but nobody was called yet, until they are hidden', async () => {
    const { url } = await centre({ 'GET /callback/list': { callbacks: [] } })
    const { page } = await openConsole(open, url, 'admin')
    const steps = page.getByRole('region', { name: 'Three steps to the first callback' })
    await steps.getByText('Done:').first().waitFor()
    expect(await axeViolations(page)).toEqual([])
    await steps.getByRole('button', { name: 'Hide these steps' }).click()
    await steps.waitFor({ state: 'detached' })
    await page.reload()
    await page.getByText('The node is up').waitFor()
    expect(await steps.count()).toBe(0)
  })

  it.each([
    ['light, English', 'en-GB', 'light'],
    ['dark, German', 'de-DE', 'dark'],
  ] as const)('fits a phone: %s', async (_, locale, colorScheme) => {
    const { url } = await centre({ 'GET /nodes': [node('n1.example:8080'), lost(52)] })
    const { page, faults } = await openConsole(open, url, 'admin', {
      ...phone,
      locale,
      colorScheme,
    })
    await page.getByText(/52 [mM]in/).waitFor()
    await expectNoSidewaysScroll(page)
    await screenshot(page, `home-360-${colorScheme}`)
    expect(await axeViolations(page)).toEqual([])
    expect(faults).toEqual([])
  })
})
