import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

const program = new URL('./ouvrier.ts', import.meta.url).pathname

/** A worker process that waits for a database. */
export class Ouvrier {
  readonly #child: ChildProcess
  readonly ready: Promise<unknown>

  constructor(env: NodeJS.ProcessEnv) {
    this.#child = fork(program, {
      env: { ...process.env, ...env },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.ready = once(this.#child, 'message')
  }

  /** Resolves once it is connected and takes lots. */
  async work(url: string, now: string): Promise<void> {
    const opened = once(this.#child, 'message')
    this.#child.send({ url, now })
    await opened
  }

  /** Lets it finish its lot and rest. */
  async rest(): Promise<void> {
    const done = once(this.#child, 'message')
    this.#child.send('stop')
    await done
  }

  /** Dead at once, in the middle of whatever it does. */
  kill(): void {
    this.#child.kill('SIGKILL')
  }

  get dead(): boolean {
    return this.#child.exitCode !== null
  }
}

/** Processes that wait warm, so that killing one costs no wait: a new one starts each time one is taken. */
export class Vivier {
  readonly #waiting: Ouvrier[] = []
  readonly #env: NodeJS.ProcessEnv

  constructor(size: number, env: NodeJS.ProcessEnv) {
    this.#env = env
    for (let i = 0; i < size; i++) this.#waiting.push(new Ouvrier(env))
  }

  async take(): Promise<Ouvrier> {
    const found = this.#waiting.shift() ?? new Ouvrier(this.#env)
    this.#waiting.push(new Ouvrier(this.#env))
    await found.ready
    return found
  }

  close(): void {
    for (const worker of this.#waiting) worker.kill()
  }
}
