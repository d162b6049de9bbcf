import { createReadStream, createWriteStream } from 'node:fs'
import { basename } from 'node:path'
import { finished } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { paris } from '../http/session.ts'
import { colonnes } from '../releve/colonnes.ts'
import { importer } from '../releve/import.ts'
import { lignes, type Ouvrir, reconnaitre } from '../releve/lecture.ts'
import { phrase, type Refusee } from '../releve/ligne.ts'
import { note, organismeId } from '../releve/store.ts'
import { csv } from '../web/csv.ts'
import { nombre } from '../web/format.ts'
import { regionOf } from './offer.ts'
import { settings, Usage, withStore } from './settings.ts'

/** Lines of one transaction: enough to be quick, few enough for nobody to wait. */
const LOT = 20_000
/** Refused lines that are printed, and those that are kept with the import. */
const IMPRIMEES = 20
const GARDEES = 1000

/** `amont emargement import`: a file of any size, read as it comes; says what was written and what each refused line asks for. */
export async function emargement(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { organisme: { type: 'string' }, region: { type: 'string' }, refus: { type: 'string' } },
    allowPositionals: true,
  })
  const [verb, file, more] = positionals
  if (verb !== 'import' || !file || more)
    throw new Usage('« emargement » attend « import » et un fichier CSV.')
  if (!values.organisme) throw new Usage('Indiquez --organisme : le numéro de l’organisme, ou son SIRET.')
  const asked = values.organisme
  const ouvrir: Ouvrir = () => createReadStream(file, { highWaterMark: 1 << 18 })
  const fichier = await reconnaitre(ouvrir).catch(error => {
    throw error.code ? new Error(`${file} ne peut pas être lu (${error.code}).`) : error
  })
  const set = settings()
  return withStore(set, async store => {
    const region = await regionOf(store, values.region)
    const organisme_id = await store.read(db => organismeId(db, region, asked))
    if (organisme_id === null)
      throw new Usage(
        `« ${asked} » n’est ni le numéro ni le SIRET d’un organisme de cette Région (${region}).`,
      )
    const envoi = { region, organisme_id, compte_id: null }
    const author = { compte: null, acte: 'releves', motif: basename(file), now: set.clock() }
    const erreurs: Refusee[] = []
    const out = values.refus ? refusals(values.refus) : null
    const { inconnues, ...comptes } = await importer(lignes(ouvrir, fichier), {
      envoi,
      today: paris(author.now),
      ensemble: work => store.write(author, work),
      lot: LOT,
      voies: 2,
      refus: one => {
        if (erreurs.length < GARDEES) erreurs.push(one)
        out?.add(one)
      },
    })
    await out?.end()
    await store.write(author, db =>
      note(db, envoi, author.now, {
        nom: basename(file),
        empreinte: fichier.empreinte,
        ...comptes,
        inconnues,
        erreurs,
      }),
    )
    console.log(
      `${basename(file)} (${region}, ${fichier.encodage}) : ${nombre(comptes.ecrites)} demi-journées enregistrées, ${nombre(comptes.inchangees)} inchangées, ${nombre(comptes.refusees)} lignes refusées.`,
    )
    if (inconnues.length) console.log(`  Colonnes inconnues, non lues : ${inconnues.join(', ')}.`)
    for (const e of erreurs.slice(0, IMPRIMEES))
      for (const faute of e.fautes) console.log(`  ${phrase(e.ligne, faute)}`)
    if (comptes.refusees > IMPRIMEES)
      console.log(
        values.refus
          ? `  Toutes les lignes refusées sont dans ${values.refus}.`
          : `  … et ${nombre(comptes.refusees - IMPRIMEES)} autres : ajoutez --refus FICHIER pour les avoir toutes.`,
      )
    return 0
  })
}

/** A CSV of refused lines, written as they come. */
function refusals(path: string) {
  const stream = createWriteStream(path)
  let failed: Error | undefined
  stream.on('error', error => {
    failed = error
  })
  stream.write(csv(['ligne', ...colonnes, 'à corriger'], []))
  return {
    add({ ligne, champs, fautes }: Refusee): void {
      const cells = [ligne, ...colonnes.map(c => champs[c] ?? ''), fautes.map(f => f.message).join(' ; ')]
      stream.write(csv(cells.map(String), []).slice(1))
    },
    async end(): Promise<void> {
      stream.end()
      if (!failed) await finished(stream)
      if (failed) throw new Error(`${path} ne peut pas être écrit (${failed.message}).`)
    },
  }
}
