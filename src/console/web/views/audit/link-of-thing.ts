import { linkTo } from '../../frame/router.ts'

/** Where what an entry tells of can be looked at; `undefined` where nothing shows it. */
export function linkOfThing(what: string, thing: string): string | undefined {
  const kind = what.split('.')[0]
  if (kind === 'callback') return linkTo('callback', { id: thing })
  if (kind === 'desk') return linkTo('deskTeam')
  if (kind === 'node') return linkTo('home')
  if (kind === 'template') return linkTo('templates', { name: thing })
  if (kind === 'delivery') return /\s/.test(thing) ? undefined : linkTo('deliveries', { id: thing })
  if (kind === 'mailbox') return linkTo('mailbox', { user: thing })
  return kind === 'option' ? linkOfSection(thing) : undefined
}

function linkOfSection(thing: string): string | undefined {
  const [family, name = ''] = [/^[^.]+/.exec(thing)?.[0], thing.slice(thing.indexOf('.') + 1)]
  if (family === 'service') return linkTo('services', { name: name.split('.')[0] })
  const group = name.split('.')[0]
  if (family === 'patterns') return linkTo('patterns', { group })
  if (family === 'resources') return linkTo('resources', { group })
  return family === 'push' ? linkTo('push') : undefined
}
