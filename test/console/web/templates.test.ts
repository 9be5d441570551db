import { expect, it } from 'vitest'
import { nameFromFile, refusalOf } from '../../../src/console/web/views/templates/refusal.ts'

it.each([
  [400, 'ArchiveEntryRefusedException', 'entry'],
  [413, 'ArchiveTooLargeException', 'large'],
  [413, 'PayloadTooLargeException', 'large'],
  [400, 'ArchiveRefusedException', 'archive'],
  [400, 'TemplateUnusableException', 'manifest'],
  [409, 'TemplateExistsException', 'exists'],
  [500, 'Exception', 'other'],
])('%i %s is told as: %s', (status, name, refusal) => {
  expect(refusalOf({ status, exception: `com.genesyslab.gsg.services.template.${name}` })).toBe(
    refusal,
  )
})

it.each([
  ['my-service.zip', 'my-service'],
  ['My service (2).ZIP', 'My-service-2'],
  ['../../x.zip', 'x'],
])('the file %s proposes the name %s', (file, name) => {
  expect(nameFromFile(file)).toBe(name)
})
