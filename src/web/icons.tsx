/**
 * The few signs of Amont. Each has its own shape, so that no meaning rests on colour alone. They are always beside a word,
 * hence hidden from screen readers.
 */
export type IconName =
  | 'info'
  | 'attention'
  | 'success'
  | 'error'
  | 'waiting'
  | 'neutral'
  | 'arrow'
  | 'download'
  | 'search'

const shapes = {
  info: (
    <>
      <circle cx="8" cy="8" r="6.5" class="stroke" />
      <path d="M8 7.2v4.2M8 4.6v.2" class="stroke" />
    </>
  ),
  attention: (
    <>
      <path d="M8 1.8 15 14H1Z" class="fill" />
      <path d="M8 6.2v3.6M8 11.8v.2" class="stroke cut" />
    </>
  ),
  success: <path d="m2.5 8.5 3.6 3.7 7.4-8.2" class="stroke bold" />,
  error: <path d="m3.5 3.5 9 9m0-9-9 9" class="stroke bold" />,
  waiting: (
    <>
      <circle cx="8" cy="8" r="6.3" class="stroke" />
      <path d="M8 4.4V8l2.4 1.7" class="stroke" />
    </>
  ),
  neutral: <circle cx="8" cy="8" r="3.6" class="stroke" />,
  arrow: <path d="M2.5 8h10.6M8.8 3.6 13.2 8l-4.4 4.4" class="stroke" />,
  download: <path d="M8 2v8.2M4.2 6.8 8 10.6l3.8-3.8M2.5 13.8h11" class="stroke" />,
  search: (
    <>
      <circle cx="6.8" cy="6.8" r="4.6" class="stroke" />
      <path d="m10.4 10.4 3.8 3.8" class="stroke" />
    </>
  ),
}

/** One sign, as tall as the text beside it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {shapes[name]}
    </svg>
  )
}
