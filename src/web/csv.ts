/** `centimes`: an amount of money, always with its two decimals. */
export type Cell = string | number | { centimes: number } | null

/**
 * Rows as a French spreadsheet opens them: UTF-8 with its mark, semicolons, decimal comma. A text that a spreadsheet would
 * run as a formula is made a plain text.
 */
export function csv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${[header, ...rows].map(row => row.map(cell).join(';')).join('\r\n')}\r\n`
}

function cell(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'object') return (value.centimes / 100).toFixed(2).replace('.', ',')
  if (typeof value === 'number') return String(value).replace('.', ',')
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
