import { describe, expect, test } from 'vitest'
import { lireRetour } from './retour.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const NS = 'urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'
const report = (inside: string, message = 'AMONT-BFC-1') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="${NS}"><CstmrPmtStsRpt>
<GrpHdr><MsgId>R1</MsgId><CreDtTm>2026-11-26T08:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>${message}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>
${inside}</CstmrPmtStsRpt></Document>`
const tx = (reference: string, status: string, more = '') =>
  `<OrgnlPmtInfAndSts><OrgnlPmtInfId>AMONT-BFC-1</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>${reference}</OrgnlEndToEndId><TxSts>${status}</TxSts>${more}</TxInfAndSts></OrgnlPmtInfAndSts>`

describe('un pain.002', () => {
  test('dit ce qui est exécuté, rejeté et pourquoi, ou en cours', () => {
    const reason = '<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>clos en mars</AddtlInf></StsRsnInf>'
    const amount = '<OrgnlTxRef><Amt><InstdAmt Ccy="EUR">685.5</InstdAmt></Amt></OrgnlTxRef>'
    const { message, reponses } = lireRetour(
      bytes(
        report(
          tx('A-1', 'ACSC', '<AccptncDtTm>2026-11-25T10:00:00</AccptncDtTm>') +
            tx('A-2', 'RJCT', reason + amount) +
            tx('A-3', 'ACSP') +
            tx('A-4', 'XXXX'),
        ),
      ),
    )
    expect(message).toBe('AMONT-BFC-1')
    expect(reponses).toMatchObject([
      { reference: 'A-1', statut: 'execute', le: '2026-11-25', centimes: null },
      {
        reference: 'A-2',
        statut: 'rejete',
        le: '2026-11-26',
        centimes: 68550,
        motif: 'AC04, compte fermé : clos en mars',
      },
      { reference: 'A-3', statut: 'attente' },
      { reference: 'A-4', faute: 'Le statut « XXXX » n’est pas connu.' },
    ])
  })

  test('un verdict sur tout le fichier vient après ceux de chaque virement', () => {
    const whole = report(tx('A-1', 'RJCT')).replace(
      '<OrgnlMsgNmId>',
      '<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>ACSC</GrpSts><OrgnlMsgNmId>',
    )
    expect(lireRetour(bytes(whole)).reponses).toMatchObject([
      { reference: 'A-1', statut: 'rejete' },
      { reference: null, statut: 'execute' },
    ])
  })
})

describe('un fichier dangereux', () => {
  const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join(
    '',
  )
  const bomb = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">${entities}]><Document xmlns="${NS}"><CstmrPmtStsRpt>&l9;</CstmrPmtStsRpt></Document>`
  const xxe = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>${report(tx('&x;', 'ACSC')).split('\n').slice(1).join('\n')}`
  const spaced = bomb.replace('<!DOCTYPE', '<!-- rien -->\n<!doctype')

  test.each([
    ['une bombe d’entités', bomb],
    ['une entité du serveur', xxe],
    ['une bombe mal rangée', spaced],
  ])('%s est refusé tout de suite', (_, text) => {
    const before = performance.now()
    expect(() => lireRetour(bytes(text))).toThrow('refusé par sécurité')
    expect(performance.now() - before).toBeLessThan(2000)
  })

  test('une bombe en UTF-16 n’est pas cachée', () => {
    const utf16 = new Uint8Array(Buffer.from(`\uFEFF${bomb}`, 'utf16le'))
    expect(() => lireRetour(utf16)).toThrow('UTF-16')
    expect(() => lireRetour(utf16.subarray(2))).toThrow()
  })

  test.each([
    ['', 'vide'],
    ['  \n', 'vide'],
    ['<a', 'mal formé'],
    ['<Document/>', 'n’est pas un retour de banque'],
    [report('').replaceAll('pain.002.001', 'pain.001.001'), 'n’est pas un retour de banque'],
    [`${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`, 'mal formé'],
    ['bonjour', 'ni un pain.002, ni un CSV'],
    ['a;"b\nc;d', 'ne se lit pas comme un CSV'],
  ])('« %.20s » est refusé', (text, why) => {
    expect(() => lireRetour(bytes(text))).toThrow(why)
  })

  test('plus de 20 Mo est refusé', () => {
    expect(() => lireRetour(new Uint8Array(21 * 1024 * 1024))).toThrow('20 Mo au plus')
  })
})

describe('un CSV', () => {
  test('dit la même chose, en français ou en codes, d’un tableur ou non', () => {
    const text =
      '\uFEFFRéférence;Statut;Date;Motif;Montant\r\nA-1;exécuté;25/11/2026;;652,18\r\n\r\nA-2;RJCT;2026-11-26;AC04;\r\nA-3;peut-être;;;\r\nA-4;execute;hier;;\r\nA-5;execute;;;abc\r\n'
    expect(lireRetour(bytes(text)).reponses).toMatchObject([
      { ligne: 2, reference: 'A-1', statut: 'execute', le: '2026-11-25', centimes: 65218 },
      { reference: 'A-2', statut: 'rejete', le: '2026-11-26', motif: 'AC04, compte fermé' },
      { reference: 'A-3', faute: 'Le statut « peut-être » n’est pas connu : execute ou rejete.' },
      { reference: 'A-4', faute: 'La date « hier » ne se lit pas.' },
      { reference: 'A-5', faute: 'Le montant « abc » ne se lit pas.' },
    ])
  })

  test('Windows-1252 et virgules se lisent aussi', () => {
    const latin = new Uint8Array(Buffer.from('reference,statut\nA-1,exécuté\n', 'latin1'))
    expect(lireRetour(latin).reponses).toMatchObject([{ reference: 'A-1', statut: 'execute' }])
  })
})
