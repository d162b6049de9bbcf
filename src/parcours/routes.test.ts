import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addDays, monday } from '../calendrier/calendrier.ts'
import { jour } from '../web/format.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const idIn = (location: string | null) => Number(location?.match(/\/(\d+)/)?.[1])

let count = 0

/** Sofia registers someone born on `naissance` and tells what she knows of them. */
async function inscrire(fields: Record<string, string> = {}) {
  const answer = await world.as('sofia').post('/stagiaires/nouveau', {
    nom: `Essai${++count}`,
    prenom: `Prenom${count}`,
    date_naissance: '2004-05-06',
    commune: 'Chalon-sur-Saône',
    ...fields,
  })
  return { ...answer, id: idIn(answer.location) }
}

async function prescrire(stagiaire: number) {
  await world.as('sofia').post(`/stagiaires/${stagiaire}/faits`, { du: world.today, demandeur_emploi: 'oui' })
  const answer = await world.as('sofia').post(`/stagiaires/${stagiaire}/prescription`, {
    action: world.cast.actions.chalon,
    transmettre: 'oui',
  })
  return idIn(answer.location)
}

async function entrer(fields: Record<string, string> = {}) {
  const { id: stagiaire } = await inscrire()
  const prescription = await prescrire(stagiaire)
  await world.as('marc').post(`/prescriptions/${prescription}/acceptation`)
  const answer = await world.as('marc').post(`/prescriptions/${prescription}/entree`, {
    date_entree: monday(addDays(world.today, -14)),
    heures_semaine: '30',
    distance: '7,5',
    fin_1: addDays(world.today, 60),
    heures_1: '300',
    ...fields,
  })
  if (answer.status !== 303) throw new Error(answer.text.match(/<main[\s\S]*<\/main>/)?.[0].slice(0, 900))
  return { ...answer, id: idIn(answer.location), stagiaire, prescription }
}

describe('inscrire', () => {
  test('une personne de moins de 16 ans est refusée, le jour des 16 ans est accepté', async () => {
    const year = Number(world.today.slice(0, 4)) - 16
    const birthday = `${year}${world.today.slice(4)}`
    const young = await inscrire({ date_naissance: addDays(birthday, 1) })
    expect(young.status).toBe(422)
    expect(young.text).toContain('il faut avoir 16 ans')
    expect((await inscrire({ date_naissance: birthday })).status).toBe(303)
  })

  test('la base refuse aussi, sous son nom', async () => {
    await expect(
      world.write(db =>
        db
          .insertInto('stagiaire')
          .values({
            region: 'bfc',
            nom: 'x',
            prenom: 'x',
            nom_recherche: 'x',
            date_naissance: '2015-01-01',
            commune: '71076',
            cree_le: '2026-01-01',
          })
          .execute(),
      ),
    ).rejects.toMatchObject({ constraint: 'seize_ans_revolus' })
  })

  test('une commune inconnue est refusée et ce qui est tapé reste à l’écran', async () => {
    const answer = await inscrire({ commune: 'Trifouilly-les-Oies' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('« Trifouilly-les-Oies » : cette commune n’existe pas')
    expect(answer.text).toContain('value="Trifouilly-les-Oies"')
  })

  test('un doublon probable est montré, puis accepté si la conseillère a vérifié', async () => {
    const same = { nom: 'Lefort', prenom: 'Inès', date_naissance: '2003-02-01' }
    const first = await inscrire(same)
    const again = await inscrire({ ...same, prenom: 'Ines', nom: 'LEFORT' })
    expect(again.status).toBe(422)
    expect(again.text).toContain('Cette personne est peut-être déjà inscrite')
    expect(again.text).toContain(`fiche ${first.id}`)
    expect((await inscrire({ ...same, pas_un_doublon: 'oui' })).status).toBe(303)
  })

  test('un second clic sur le même bouton n’inscrit pas deux fois', async () => {
    const sofia = world.as('sofia')
    const _cle = await sofia.key()
    const fields = {
      _cle,
      nom: 'Clic',
      prenom: 'Double',
      date_naissance: '2001-01-01',
      commune: 'Chalon-sur-Saône',
      pas_un_doublon: 'oui',
    }
    const one = await sofia.post('/stagiaires/nouveau', fields)
    const two = await sofia.post('/stagiaires/nouveau', fields)
    expect(two.location).toBe(one.location)
    const [row] = await world.sql<{ n: number }>`select count(*) n from stagiaire where nom = 'Clic'`
    expect(row?.n).toBe(1)
  })

  test('une page restée ouverte n’écrase pas ce que quelqu’un d’autre a changé', async () => {
    const { id } = await inscrire()
    const form = { commune: 'Chalon-sur-Saône', _version: '0' }
    expect((await world.as('sofia').post(`/stagiaires/${id}/modification`, form)).status).toBe(303)
    const late = await world.as('sofia').post(`/stagiaires/${id}/modification`, { ...form, commune: 'Buxy' })
    expect(late.status).toBe(422)
    expect(late.text).toContain('Quelqu’un a modifié ce dossier')
  })

  test('un formulaire sans sa clé est refusé', async () => {
    const answer = await world.as('sofia').post('/stagiaires/nouveau', { _cle: 'faux.faux', nom: 'X' })
    expect(answer.status).toBe(422)
  })
})

describe('droits', () => {
  test('le dossier d’une autre structure est introuvable, et l’essai se voit au journal', async () => {
    const answer = await world.as('nadia').get(`/stagiaires/${world.cast.stagiaires.aicha}`)
    expect(answer.status).toBe(404)
    const rows = await world.sql<{ objet_id: string }>`select objet_id from journal
      where acte = 'acces_refuse' and compte_id = ${world.cast.comptes.nadia} order by id desc limit 1`
    expect(rows[0]?.objet_id).toBe(`GET /stagiaires/${world.cast.stagiaires.aicha}`)
  })

  test('un autre rôle ne voit pas la page', async () => {
    expect((await world.as('aicha').get('/stagiaires')).status).toBe(404)
    expect((await world.as('thomas').get(`/parcours/${world.cast.parcours.aicha}`)).status).toBe(404)
    expect((await world.as('paul').get(`/parcours/${world.cast.parcours.aicha}`)).status).toBe(404)
  })

  test('sans compte, la page demande de se connecter', async () => {
    const answer = await world.visitor().get('/stagiaires')
    expect([answer.status, answer.location]).toEqual([303, '/connexion?vers=%2Fstagiaires'])
  })

  test('la lecture d’une fiche laisse une trace', async () => {
    await world.as('sofia').get(`/stagiaires/${world.cast.stagiaires.aicha}`)
    const rows = await world.sql<{ page: string }>`select page from consultation
      where stagiaire_id = ${world.cast.stagiaires.aicha} and compte_id = ${world.cast.comptes.sofia}`
    expect(rows.length).toBeGreaterThan(0)
  })
})

describe('prescrire', () => {
  test('la conseillère voit chaque réponse de l’organisme', async () => {
    const { id } = await inscrire()
    const prescription = await prescrire(id)
    const rendez_vous = addDays(world.today, 7)
    expect(
      (await world.as('marc').post(`/prescriptions/${prescription}/positionnement`, { rendez_vous })).status,
    ).toBe(303)
    const page = await world.as('sofia').get('/')
    expect(page.text).toContain('Rendez-vous proposé')
  })

  test('un refus sans raison est refusé ; une étape impossible aussi', async () => {
    const { id } = await inscrire()
    const prescription = await prescrire(id)
    const bare = await world.as('marc').post(`/prescriptions/${prescription}/refus`)
    expect(bare.text).toContain('Dites pourquoi')
    await world.as('sofia').post(`/prescriptions/${prescription}/annulation`, { motif: 'Déménagement' })
    const late = await world.as('marc').post(`/prescriptions/${prescription}/acceptation`)
    expect(late.status).toBe(422)
    expect(late.text).toContain('on ne peut plus accepter')
  })

  test('un organisme ne répond pas à la place d’un autre', async () => {
    const { id } = await inscrire()
    const prescription = await prescrire(id)
    expect((await world.as('lucie').post(`/prescriptions/${prescription}/acceptation`)).status).toBe(404)
  })
})

describe('parcours', () => {
  test('entrée, signatures, suspension, reprise et sortie recalculent tout', async () => {
    const { id } = await entrer()
    const marc = world.as('marc')
    expect((await marc.post(`/parcours/${id}/signature`, { _confirmation: 'oui' })).notice).toContain(
      'Il manque',
    )
    expect(
      (await marc.post(`/parcours/${id}/signature`, { papier: 'oui', _confirmation: 'oui' })).notice,
    ).toContain('complet')
    expect((await marc.post(`/parcours/${id}/signature`, { _confirmation: 'oui' })).text).toContain(
      'déjà signé',
    )
    const [before] = await world.sql<{
      fin_initiale: string
    }>`select fin_initiale from parcours where id = ${id}`
    await marc.post(`/parcours/${id}/suspension`, {
      du: addDays(world.today, -5),
      retour: addDays(world.today, 5),
      classe: 'personnelle',
    })
    const page = await marc.api(`/parcours/${id}`)
    const { parcours } = page.json<{ parcours: { fin_prevue: string; statut: string } }>()
    expect(parcours).toMatchObject({
      statut: 'suspendu',
      fin_prevue: addDays(before?.fin_initiale ?? '', 10),
    })
    await marc.post(`/parcours/${id}/reprise`, { retour: world.today })
    const after = (await marc.api(`/parcours/${id}`)).json<{ parcours: { fin_prevue: string } }>()
    expect(after.parcours.fin_prevue).toBe(addDays(before?.fin_initiale ?? '', 5))
    const done = await marc.post(`/parcours/${id}/sortie`, {
      date: addDays(world.today, 1),
      raison: 'emploi',
      destination: 'emploi_durable',
    })
    expect(done.status).toBe(303)
    const closed = await marc.post(`/parcours/${id}/suspension`, { du: world.today, classe: 'autre' })
    expect(closed.text).toContain('Ce parcours est terminé')
  })

  test('le contrat est un PDF qui dit qui n’a pas signé', async () => {
    const { id } = await entrer()
    const pdf = await world.as('marc').get(`/parcours/${id}/contrat.pdf`)
    expect(pdf.type).toBe('application/pdf')
    expect(new TextDecoder('latin1').decode(pdf.bytes.slice(0, 8))).toContain('%PDF-1.7')
  })

  test('une sortie avant l’entrée, deux suspensions qui se chevauchent : refusées', async () => {
    const { id } = await entrer()
    const marc = world.as('marc')
    const early = await marc.post(`/parcours/${id}/sortie`, {
      date: addDays(world.today, -60),
      raison: 'abandon',
      destination: 'inconnue',
    })
    expect(early.text).toContain('La sortie ne peut pas venir avant l’entrée')
    const du = addDays(world.today, 10)
    await marc.post(`/parcours/${id}/suspension`, { du, retour: addDays(du, 10), classe: 'personnelle' })
    const second = await marc.post(`/parcours/${id}/suspension`, {
      du: addDays(du, 5),
      retour: addDays(du, 20),
      classe: 'personnelle',
    })
    expect(second.status).toBe(422)
    expect(second.text).toContain('Une autre suspension couvre déjà')
  })

  test('une seconde entrée pendant un parcours est refusée', async () => {
    const { stagiaire } = await entrer()
    const second = await prescrire(stagiaire)
    await world.as('marc').post(`/prescriptions/${second}/acceptation`)
    const answer = await world.as('marc').post(`/prescriptions/${second}/entree`, {
      date_entree: world.today,
      heures_semaine: '30',
      distance: '3',
      fin_1: addDays(world.today, 60),
      heures_1: '100',
    })
    expect(answer.text).toContain('suit déjà un parcours, ici ou ailleurs')
  })

  test('chaque acte laisse une ligne au journal, avec son auteur', async () => {
    const { id } = await entrer()
    const rows = await world.sql<{
      acte: string
      objet: string
      compte_id: number
    }>`select acte, objet, compte_id
      from journal where objet = 'parcours' and objet_id = ${String(id)} order by id`
    expect(rows[0]).toEqual({
      acte: 'prescriptions.entree',
      objet: 'parcours',
      compte_id: world.cast.comptes.marc,
    })
  })
})

describe('ce que la base garde', () => {
  test('une prescription annulée avant d’être transmise reste fermée à l’organisme', async () => {
    const { mehdi } = world.cast.prescriptions
    expect((await world.as('marc').get(`/prescriptions/${mehdi}`)).status).toBe(404)
    await world.as('sofia').post(`/prescriptions/${mehdi}/annulation`, { motif: 'Mauvais organisme' })
    expect((await world.as('marc').get(`/prescriptions/${mehdi}`)).status).toBe(404)
    expect((await world.as('marc').get(`/stagiaires/${world.cast.stagiaires.mehdi}`)).status).toBe(404)
  })

  test('un refus referme la fiche de la personne à l’organisme', async () => {
    const { id } = await inscrire()
    const prescription = await prescrire(id)
    expect((await world.as('marc').get(`/stagiaires/${id}`)).status).toBe(200)
    await world.as('marc').post(`/prescriptions/${prescription}/refus`, { motif: 'Pas de place' })
    expect((await world.as('marc').get(`/stagiaires/${id}`)).status).toBe(404)
  })

  test('personne n’est dans deux parcours à la fois, même chez deux organismes', async () => {
    const { stagiaire } = await entrer()
    const answer = await world.as('sofia').post(`/stagiaires/${stagiaire}/prescription`, {
      action: world.cast.actions.besancon,
    })
    const prescription = idIn(answer.location)
    await world.as('lucie').post(`/prescriptions/${prescription}/acceptation`)
    const second = await world.as('lucie').post(`/prescriptions/${prescription}/entree`, {
      date_entree: world.today,
      heures_semaine: '30',
      distance: '3',
      fin_1: addDays(world.today, 60),
      heures_1: '100',
    })
    expect(second.status).toBe(422)
    expect(second.text).toContain('suit déjà un parcours, ici ou ailleurs')
  })

  test('une même prescription n’est pas faite deux fois', async () => {
    const { id } = await inscrire()
    await prescrire(id)
    const again = await world
      .as('sofia')
      .post(`/stagiaires/${id}/prescription`, { action: world.cast.actions.chalon })
    expect(again.text).toContain('Une prescription est déjà en cours')
  })

  test('une date trop lointaine, une distance vide, une phase de plus de trois ans sont refusées', async () => {
    const { id } = await entrer()
    const far = await world.as('marc').post(`/parcours/${id}/suspension`, {
      du: world.today,
      retour: '9999-12-31',
      raison: 'autre',
    })
    expect(far.status).toBe(422)
    await expect(entrer({ fin_1: '2099-12-30' })).rejects.toThrow(/plus de trois ans/)
    await expect(entrer({ distance: '' })).rejects.toThrow(/distance en kilomètres/)
  })

  test('ni sortie ni suspension sur des demi-journées certifiées', async () => {
    const { aicha } = world.cast.parcours
    const [etat] = await world.sql<{
      mois: string
    }>`select mois from etat_mensuel where parcours_id = ${aicha}
      order by mois desc limit 1`
    const day = addDays(etat?.mois ?? '', 14)
    const out = await world.as('marc').post(`/parcours/${aicha}/sortie`, {
      date: day,
      raison: 'abandon',
      destination: 'inconnue',
    })
    expect(out.status).toBe(422)
    const pause = await world.as('marc').post(`/parcours/${aicha}/suspension`, {
      du: day,
      retour: addDays(day, 3),
      raison: 'autre',
    })
    expect(pause.status).toBe(422)
  })

  test('le contrat et la page disent le même dernier jour', async () => {
    const { id } = await entrer()
    const last = addDays(world.today, 60)
    const [row] = await world.sql<{
      contenu: string
    }>`select contenu::text contenu from contrat where parcours_id = ${id}`
    const { parcours } = (await world.as('marc').api(`/parcours/${id}`)).json<{
      parcours: { fin_prevue: string }
    }>()
    expect(parcours.fin_prevue).toBe(addDays(last, 1))
    expect(row?.contenu).toContain(`jusqu’au ${jour(last)}`)
  })
})
