import { z } from 'zod'
import { isJour } from '../calendrier/calendrier.ts'
import { MODALITES, type Modalite } from './seance.ts'

export const plausible = (jour: string) => jour < '2100-01-01'
/** A day of a form, that someone alive can mean; `message` when it is missing. */
export const day = (message: string) =>
  z
    .string(message)
    .refine(isJour, message)
    .refine(plausible, 'Cette date est trop lointaine : vérifiez l’année.')
/** The boxes ticked, from a form or the API. */
export const several = z.preprocess(v => (Array.isArray(v) ? v : v ? [v] : []), z.array(z.string()))
export const keys = <K extends string>(labels: Record<K, string>) => Object.keys(labels) as [K, ...K[]]
export const modalite = z.enum(keys<Modalite>(MODALITES), 'Choisissez où la séance se passe.')
export const hour = z.string('Écrivez une heure, par exemple 08:30.')
