/** JSON Schema as a TypeScript type. */

const plainName = /^[A-Za-z_$][\w$]*$/

/** `defs` are the document's `components.schemas`, whose names become types of the same names. */
export function typeOf(schema) {
  if (schema === undefined || schema === true) return 'unknown'
  if (schema.$ref !== undefined) return typeName(schema.$ref.split('/').at(-1))
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return union(schema.enum.map((each) => JSON.stringify(each)))
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return union(choices.map(typeOf))
  if (schema.allOf !== undefined) return schema.allOf.map(typeOf).map(grouped).join(' & ')
  if (Array.isArray(schema.type)) {
    return union(schema.type.map((type) => typeOf({ ...schema, type })))
  }
  return simple(schema)
}

function simple(schema) {
  if (schema.type === 'object' || schema.properties !== undefined) return objectType(schema)
  if (schema.type === 'array') return arrayType(schema)
  if (schema.type === 'integer') return 'number'
  if (['string', 'number', 'boolean', 'null'].includes(schema.type)) return schema.type
  return 'unknown'
}

function arrayType({ prefixItems, items }) {
  if (prefixItems !== undefined) return `[${prefixItems.map(typeOf).join(', ')}]`
  return `${grouped(typeOf(items))}[]`
}

function objectType({ properties = {}, required = [], additionalProperties }) {
  const fields = Object.entries(properties).map(([name, schema]) =>
    field(name, schema, required.includes(name)),
  )
  const isOpen = additionalProperties !== undefined && additionalProperties !== false
  // Beside named properties of other types, what is free can only be said to be unknown.
  const others = fields.length > 0 ? 'unknown' : typeOf(additionalProperties)
  if (isOpen) fields.push(`[name: string]: ${others}`)
  return fields.length === 0 ? 'Record<string, never>' : `{ ${fields.join('; ')} }`
}

/** `/** … *\/ name?: type`, as a property of an object type. */
export function field(name, schema, isRequired) {
  const doc = schema.description === undefined ? '' : `${comment(schema.description)} `
  const key = plainName.test(name) ? name : JSON.stringify(name)
  return `${doc}${key}${isRequired ? '' : '?'}: ${typeOf(schema)}`
}

export function comment(text) {
  return `/** ${text.replaceAll('*/', '*\\/').replace(/\s+/g, ' ')} */`
}

export function typeName(name) {
  return name.replace(/\W+/g, '_')
}

function union(types) {
  const distinct = [...new Set(types)]
  return distinct.includes('unknown') ? 'unknown' : distinct.map(grouped).join(' | ')
}

function grouped(type) {
  return /[|&] /.test(type) ? `(${type})` : type
}
