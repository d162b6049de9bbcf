import type { Hono } from 'hono'
import type { Route } from './route.ts'
import type { Env } from './session.ts'

/** The API described for machines and for people. */
export function mountOpenApi(_app: Hono<Env>, _routes: readonly Route[]): void {}
