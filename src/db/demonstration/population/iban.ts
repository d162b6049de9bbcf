/** A French IBAN that no bank has given: its bank code does not exist, its key is right. */
export function ibanOf(rank: number): string {
  const account = `99999${'00001'}${String(rank).padStart(11, '0')}00`
  const digits = `${account}152700` // FR00 once its letters are numbers, put last
  const key = 98 - [...digits].reduce((rest, c) => (rest * 10 + Number(c)) % 97, 0)
  return `FR${String(key).padStart(2, '0')}${account}`
}
