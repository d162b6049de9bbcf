import type { Evenement, Vie } from './ligne-de-vie.ts'

/** A pattern's id: the same life drawn twice shares it harmlessly, two lives never do. */
export function hatchId(vie: Vie, drawing: string): string {
  let hash = 0
  for (const c of JSON.stringify(vie.suspensions) + vie.du + drawing) hash = (hash * 31 + c.charCodeAt(0)) | 0
  return `hachures-${(hash >>> 0).toString(36)}`
}

/** Hatching: what is suspended is neither done nor lost. */
export function Hatch({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" class="vie-hatch-ground" />
        <rect width="2" height="6" class="vie-hatch" />
      </pattern>
    </defs>
  )
}

/** An event's mark, centred on 0,0. One shape for each kind. */
export function Mark({ kind, size }: { kind: Evenement['kind']; size: number }) {
  const s = size
  if (kind === 'alert')
    return <path d={`M0 ${-s * 1.2} ${s * 1.25} ${s}H${-s * 1.25}Z`} class="vie-mark alert" />
  if (kind === 'certification')
    return <path d={`M0 ${-s * 1.3} ${s * 1.3} 0 0 ${s * 1.3} ${-s * 1.3} 0Z`} class="vie-mark solid" />
  if (kind === 'exit') return <rect x={-s} y={-s} width={s * 2} height={s * 2} class="vie-mark solid" />
  if (kind === 'contract')
    return (
      <>
        <circle r={s} class="vie-mark" />
        <circle r={s * 0.4} class="vie-dot" />
      </>
    )
  return <circle r={s} class={kind === 'start' ? 'vie-mark solid' : 'vie-mark'} />
}
