/** A French IBAN that no bank has given: its bank code does not exist, its keys are right, that of the RIB and that of the IBAN. */
export function ibanOf(rank: number): string {
  const [bank, branch, account] = [99999, 1, rank]
  // The key of a RIB: 97 less what is left of 89 b + 15 g + 3 c divided by 97 (Banque de France).
  const rib = 97 - ((89 * bank + 15 * branch + 3 * account) % 97)
  const pad = (n: number, length: number) => String(n).padStart(length, '0')
  const bban = `${pad(bank, 5)}${pad(branch, 5)}${pad(account, 11)}${pad(rib, 2)}`
  const digits = `${bban}152700` // FR00 once its letters are numbers, put last
  const key = 98 - [...digits].reduce((rest, c) => (rest * 10 + Number(c)) % 97, 0)
  return `FR${pad(key, 2)}${bban}`
}
