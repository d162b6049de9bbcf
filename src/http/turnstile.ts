/** Lets `width` calls run at once, the others wait their turn in order: a rush on one act leaves connections to the rest of the site. */
export function turnstile(width: number): <T>(fn: () => Promise<T>) => Promise<T> {
  let free = width
  const waiting: (() => void)[] = []
  return async fn => {
    if (free > 0) free--
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await fn()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}
