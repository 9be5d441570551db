/** The life of one node: after so many calls to what is outside of it, it is dead. */
export class Mortal {
  #left = Number.POSITIVE_INFINITY

  get isDead(): boolean {
    return this.#left <= 0
  }

  /** Dies instead of making the call after the next `calls`. */
  dieAfter(calls: number): void {
    this.#left = calls + 1
  }

  live(): void {
    this.#left = Number.POSITIVE_INFINITY
  }

  /** The same port, whose calls count; those of the dead reach nobody. */
  wrap<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return (...given: unknown[]) => {
          this.#left -= 1
          if (this.isDead) return Promise.reject(new Error('the node is dead'))
          return member.apply(target, given)
        }
      },
    })
  }
}
