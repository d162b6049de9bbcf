import type { Route } from '../http/route.ts'
import { routes as banque } from './banque/routes.tsx'
import { routes as compte } from './compte/routes.tsx'
import { routes as etats } from './etats.ts'

export const routes: Route[] = [...compte, ...banque, ...etats]
