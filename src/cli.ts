#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { parseArgs } from 'node:util'

enableCompileCache()

interface Command {
  usage: string
  help: string
  run(args: string[]): Promise<number | undefined>
}

/** Every command; each loads only what it needs, so that a short one stays quick. */
const commands: Record<string, Command> = {
  start: {
    usage: 'start',
    help: 'ouvre Amont dans le navigateur (npm start fait de même)',
    async run(args) {
      parseArgs({ args, options: {} })
      await (await import('./command/start.ts')).start()
    },
  },
  travail: {
    usage: 'travail',
    help: 'calcule la paie avec d’autres processus, sur la même base PostgreSQL, jusqu’à ce qu’on l’arrête',
    run: async args => (await import('./command/travail.ts')).travail(args),
  },
  evaluer: {
    usage: 'evaluer --dispositif CODE --le DATE [--situation FICHIER|-] [--texte] | --lot FICHIER.jsonl',
    help: 'dit si une personne peut entrer dans un dispositif, et pourquoi',
    run: async args =>
      (await import('./dispositif/commandes/evaluer.ts')).evaluer(args, process.stdin, process.stdout),
  },
  dispositifs: {
    usage:
      'dispositifs [--json] | --couverture [--detail] | --schema | --publier FICHIER [--vers DOSSIER] | --publicodes CODE',
    help: 'liste les dispositifs ; dit ce que les fichiers couvrent ; publie un fichier vérifié ; exporte vers publicodes',
    run: async args => {
      const { settings } = await import('./command/settings.ts')
      const { dispositifs } = await import('./dispositif/commandes/dispositifs.ts')
      return dispositifs(args, process.stdout, () => settings().clock())
    },
  },
  migrate: {
    usage: 'migrate',
    help: 'met le schéma de la base à jour ; peut être relancé sans risque',
    run: async args => (await import('./command/database.ts')).migrateDatabase(args),
  },
  demo: {
    usage: 'demo [--parcours N]',
    help: 'remplit une base vide d’un monde de démonstration',
    run: async args => (await import('./command/database.ts')).demo(args),
  },
  compte: {
    usage:
      'compte --region CODE --role ROLE --nom NOM --courriel COURRIEL [--fonction TEXTE] [--organisme|--structure|--stagiaire ID]',
    help: 'crée un compte et imprime son lien d’activation',
    run: async args => (await import('./command/accounts.ts')).compte(args),
  },
  jeton: {
    usage: 'jeton --courriel COURRIEL [--nom TEXTE]',
    help: 'imprime, une seule fois, un jeton de ce compte pour l’API',
    run: async args => (await import('./command/accounts.ts')).jeton(args),
  },
  lheo: {
    usage: 'lheo import FICHIER… [--region CODE]',
    help: 'importe une offre de formation au format LHEO ; le même fichier deux fois ne change rien',
    run: async args => (await import('./command/offer.ts')).lheo(args),
  },
  gtfs: {
    usage: 'gtfs charger FICHIER… [--region CODE] | gtfs calculer',
    help: 'charge des horaires de transports (zip GTFS) et calcule les trajets vers les sites ; le même fichier deux fois ne change rien',
    run: async args => (await import('./command/offer.ts')).gtfs(args),
  },
  emargement: {
    usage: 'emargement import FICHIER --organisme NUMÉRO|SIRET [--region CODE] [--refus FICHIER]',
    help: 'importe les présences du logiciel d’un organisme (CSV) ; le même fichier deux fois ne change rien',
    run: async args => (await import('./command/releve.ts')).emargement(args),
  },
  journal: {
    usage: 'journal sceller | journal verifier | journal rejouer',
    help: 'scelle les lignes nouvelles du journal, vérifie qu’aucune n’a été retouchée, ou refait la paie depuis lui seul et compare',
    run: async args => (await import('./command/database.ts')).journal(args),
  },
  sauvegarde: {
    usage: 'sauvegarde FICHIER',
    help: 'écrit la base embarquée dans un fichier ; Amont doit être arrêté',
    run: async args => (await import('./command/backup.ts')).sauvegarde(args),
  },
  restaure: {
    usage: 'restaure FICHIER',
    help: 'refait la base embarquée depuis une sauvegarde, dans un dossier qui n’en a pas',
    run: async args => (await import('./command/backup.ts')).restaure(args),
  },
  aide: {
    usage: 'aide',
    help: 'affiche ceci',
    async run() {
      process.stdout.write(help())
      return 0
    },
  },
}

function help(): string {
  const lines = Object.values(commands).map(command => `  amont ${command.usage}\n      ${command.help}`)
  return `Amont, le système d’information des parcours de formation vers la qualification.

${lines.join('\n')}

Réglages (variables d’environnement) :
  PORT                 port d’écoute (3000)
  AMONT_HOTE           adresse d’écoute (127.0.0.1 ; 0.0.0.0 l’ouvre au réseau)
  AMONT_DONNEES        dossier de la base embarquée (./.amont)
  AMONT_DEMONSTRATION  « non » : la base embarquée commence vide
  DATABASE_URL         base d’un serveur PostgreSQL, au lieu de la base embarquée
  AMONT_DISPOSITIFS    dossier des règles ; suivi sans redémarrer (celles d’Amont)
  AMONT_TRAVAIL        « non » : ce serveur laisse le calcul de la paie à « amont travail »
  AMONT_URL            adresse publique ; en https, les connexions sont réservées au https
  AMONT_HORLOGE        instant figé, pour une démonstration (2026-11-18T09:00:00Z)
`
}

const codes = [
  'ERR_PARSE_ARGS_UNKNOWN_OPTION',
  'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL',
  'ERR_PARSE_ARGS_INVALID_OPTION_VALUE',
]

async function main([name = 'aide', ...args]: string[]): Promise<number | undefined> {
  const command = commands[name.replace(/^--?(help|aide|h)$/, 'aide')]
  if (!command) {
    process.stderr.write(`amont : la commande « ${name} » n’existe pas. « amont aide » les montre toutes.\n`)
    return 2
  }
  try {
    return await command.run(args)
  } catch (error) {
    const { code, message, name: kind } = error as NodeJS.ErrnoException
    if (code && codes.includes(code)) {
      const option = /'(\S+?)[\s']/.exec(message)?.[1] ?? ''
      process.stderr.write(`amont : ${option} n’est pas compris. Usage : amont ${command.usage}\n`)
      return 2
    }
    const misused = kind === 'Usage'
    process.stderr.write(`amont : ${message}${misused ? `\nUsage : amont ${command.usage}` : ''}\n`)
    return misused ? 2 : 1
  }
}

// `amont dispositifs | head` closes the pipe early: that is not a fault.
process.stdout.on('error', error => {
  if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  process.exit(0)
})

const code = await main(process.argv.slice(2))
if (code !== undefined) process.exitCode = code
