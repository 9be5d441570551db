const longest = 256 // characters; it becomes part of keys, channels and log fields

/** True for what a `gms_user` may be: some text without control characters. */
export function isUserName(text: string): boolean {
  return text !== '' && text.length <= longest && !/\p{Cc}/u.test(text)
}
