import { crc32, inflateRawSync } from 'node:zlib'

/** What is wrong with an archive, in a sentence that whoever sent it can act upon. */
export class ZipError extends Error {}

interface Entry {
  method: number
  flags: number
  packed: number
  /** As the archive declares it: it may lie, so it is only used to refuse. */
  size: number
  offset: number
}

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const END_SIZE = 22
/** An archive may end with a comment of 64 KiB at most. */
const COMMENT = 0xffff
const ENCRYPTED = 1
/** No feed holds so many files: what does is something else. */
const MOST_ENTRIES = 1_000

const NOT_A_ZIP =
  'Ce fichier n’est pas une archive zip, ou il est arrivé incomplet. Téléchargez-le de nouveau, sans le décompresser.'

/**
 * The files of a zip archive held in memory, by name; those in a folder are found by the end of their path. Nothing is unpacked
 * before it is asked for, and never beyond `limit` bytes in all: an archive of a few kilobytes may declare, or hide, gigabytes.
 */
export class Zip {
  readonly #bytes: Buffer
  readonly #entries: ReadonlyMap<string, Entry>
  #left: number

  constructor(bytes: Uint8Array, limit: number) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#left = limit
    try {
      this.#entries = directory(this.#bytes)
    } catch (error) {
      throw error instanceof RangeError ? new ZipError(NOT_A_ZIP) : error
    }
  }

  get names(): string[] {
    return [...this.#entries.keys()]
  }

  has(name: string): boolean {
    return this.#entries.has(name) || this.#inFolder(name) !== undefined
  }

  /** The bytes of a file, or null when the archive has none of that name. */
  read(name: string): Buffer | null {
    const entry = this.#entries.get(name) ?? this.#entries.get(this.#inFolder(name) ?? '')
    if (!entry) return null
    if (entry.flags & ENCRYPTED)
      throw new ZipError(`${name} est protégé par un mot de passe. Envoyez l’archive sans mot de passe.`)
    if (entry.method !== 0 && entry.method !== 8)
      throw new ZipError(
        `${name} est compressé d’une façon que nous ne lisons pas. Refaites une archive zip ordinaire.`,
      )
    const unpacked = this.#unpack(name, entry)
    this.#left -= unpacked.length
    return unpacked
  }

  #unpack(name: string, entry: Entry): Buffer {
    const tooLarge = new ZipError(
      `Une fois décompressée, cette archive est trop lourde (${name}). Envoyez seulement les horaires de votre région.`,
    )
    if (entry.size > this.#left || (entry.method === 0 && entry.packed > this.#left)) throw tooLarge
    try {
      if (this.#bytes.readUInt32LE(entry.offset) !== LOCAL) throw new ZipError(NOT_A_ZIP)
      const start =
        entry.offset +
        30 +
        this.#bytes.readUInt16LE(entry.offset + 26) +
        this.#bytes.readUInt16LE(entry.offset + 28)
      if (start + entry.packed > this.#bytes.length) throw new ZipError(NOT_A_ZIP)
      const packed = this.#bytes.subarray(start, start + entry.packed)
      return entry.method === 0
        ? packed
        : inflateRawSync(packed, { maxOutputLength: Math.max(1, this.#left) })
    } catch (error) {
      if (error instanceof ZipError) throw error
      throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
        ? tooLarge
        : new ZipError(`${name} est abîmé dans l’archive. Téléchargez-la de nouveau.`)
    }
  }

  #inFolder(name: string): string | undefined {
    return this.names.find(path => path.endsWith(`/${name}`) && !path.startsWith('__MACOSX/'))
  }
}

/** The central directory, found from the end. */
function directory(bytes: Buffer): Map<string, Entry> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0 || end < bytes.length - END_SIZE - COMMENT || bytes.readUInt32LE(end) !== END)
    throw new ZipError(NOT_A_ZIP)
  const count = bytes.readUInt16LE(end + 10)
  if (count > MOST_ENTRIES)
    throw new ZipError(
      `Cette archive contient ${count} fichiers : ce ne sont pas des horaires au format GTFS.`,
    )
  const entries = new Map<string, Entry>()
  let at = bytes.readUInt32LE(end + 16)
  for (let i = 0; i < count; i++) {
    if (bytes.readUInt32LE(at) !== CENTRAL) throw new ZipError(NOT_A_ZIP)
    const nameLength = bytes.readUInt16LE(at + 28)
    entries.set(bytes.toString('utf8', at + 46, at + 46 + nameLength), {
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

/** An archive of texts, not compressed: the same texts give the same bytes. */
export function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [path, text] of Object.entries(files)) {
    const name = Buffer.from(path)
    const body = Buffer.from(text)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0) // version needed
    common.writeUInt16LE(0x800, 2) // names are UTF-8
    common.writeUInt32LE(0x00210000, 6) // 1 January 1980
    common.writeUInt32LE(crc32(body), 10)
    common.writeUInt32LE(body.length, 14)
    common.writeUInt32LE(body.length, 18)
    common.writeUInt16LE(name.length, 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    local.push(word(LOCAL), common, name, body)
    central.push(word(CENTRAL), Buffer.from([20, 0]), common, place, name)
    offset += 30 + name.length + body.length
  }
  const size = central.reduce((n, part) => n + part.length, 0)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(Object.keys(files).length, 4)
  end.writeUInt16LE(Object.keys(files).length, 6)
  end.writeUInt32LE(size, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...local, ...central, word(END), end])
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
