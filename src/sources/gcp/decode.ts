import type { Json } from '../../model/index.ts';
import { formatTimestamp, SECOND } from '../../util/time.ts';
import { wireReader, type FieldKind, type MessageTable, type WireReader } from './wire.ts';

type Mutable = Record<string, Json>;

const utf8 = new TextDecoder();

/** Bytes of a message -> JSON as the REST API writes it: camelCase, unset fields left out, 64-bit numbers as texts. Unknown fields are passed over. */
export function decodeMessage(bytes: Uint8Array, table: MessageTable): Mutable {
  const reader = wireReader(bytes);
  const message: Mutable = {};
  while (!reader.done()) {
    const [number, type] = reader.tag();
    const field = table[number];
    if (!field || !fits(field[1], type)) {
      reader.skip(type);
      continue;
    }
    const [name, kind, repeated] = field;
    if (kind === 'labels') {
      const [key, value] = decodeMapItem(reader.bytes());
      message[name] = { ...((message[name] as Mutable | undefined) ?? {}), [key]: value };
      continue;
    }
    const value = read(reader, kind);
    if (repeated) message[name] = [...((message[name] as Json[] | undefined) ?? []), value];
    else message[name] = value;
  }
  return message;
}

/** google.protobuf.Struct -> JSON object. */
function decodeStruct(bytes: Uint8Array): Mutable {
  const reader = wireReader(bytes);
  const object: Mutable = {};
  while (!reader.done()) {
    const [number, type] = reader.tag();
    if (number !== 1 || type !== 2) {
      reader.skip(type);
      continue;
    }
    const item = wireReader(reader.bytes());
    let key = '';
    let value: Json = null;
    while (!item.done()) {
      const [part, wire] = item.tag();
      if (part === 1 && wire === 2) key = utf8.decode(item.bytes());
      else if (part === 2 && wire === 2) value = decodeValue(item.bytes());
      else item.skip(wire);
    }
    // A member of this name would otherwise set the prototype.
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  }
  return object;
}

function decodeValue(bytes: Uint8Array): Json {
  const reader = wireReader(bytes);
  let value: Json = null;
  while (!reader.done()) {
    const [number, type] = reader.tag();
    if (number === 2 && type === 1) value = reader.double();
    else if (number === 3 && type === 2) value = utf8.decode(reader.bytes());
    else if (number === 4 && type === 0) value = reader.varint() !== 0n;
    else if (number === 5 && type === 2) value = decodeStruct(reader.bytes());
    else if (number === 6 && type === 2) value = decodeList(reader.bytes());
    else reader.skip(type);
  }
  return value;
}

function decodeList(bytes: Uint8Array): Json[] {
  const reader = wireReader(bytes);
  const list: Json[] = [];
  while (!reader.done()) {
    const [number, type] = reader.tag();
    if (number === 1 && type === 2) list.push(decodeValue(reader.bytes()));
    else reader.skip(type);
  }
  return list;
}

function decodeMapItem(bytes: Uint8Array): readonly [string, string] {
  const item = decodeMessage(bytes, { 1: ['key', 'string'], 2: ['value', 'string'] });
  return [
    String((item['key'] as string | undefined) ?? ''),
    String((item['value'] as string | undefined) ?? ''),
  ];
}

function fits(kind: FieldKind, type: number): boolean {
  return type === (kind === 'bool' || kind === 'int32' || kind === 'int64' || isEnum(kind) ? 0 : 2);
}

function isEnum(kind: FieldKind): kind is readonly string[] {
  return Array.isArray(kind);
}

function read(reader: WireReader, kind: Exclude<FieldKind, 'labels'>): Json {
  if (isEnum(kind)) {
    const number = Number(reader.varint());
    return kind[number] ?? number;
  }
  switch (kind) {
    case 'bool':
      return reader.varint() !== 0n;
    case 'int32':
      return Number(BigInt.asIntN(32, reader.varint()));
    case 'int64':
      return BigInt.asIntN(64, reader.varint()).toString();
    case 'string':
      return utf8.decode(reader.bytes());
    case 'bytes':
      return Buffer.from(reader.bytes()).toString('base64');
    case 'struct':
      return decodeStruct(reader.bytes());
    case 'value':
      return decodeValue(reader.bytes());
    case 'timestamp':
      return formatTimestamp(decodeInstant(reader.bytes()));
    case 'duration':
      return formatSeconds(decodeInstant(reader.bytes()));
    case 'any':
      return decodeAnyOpaque(reader.bytes());
    default:
      return decodeMessage(reader.bytes(), kind);
  }
}

/** Timestamp and Duration have the same fields; nanoseconds. */
function decodeInstant(bytes: Uint8Array): bigint {
  const { seconds = '0', nanos = 0 } = decodeMessage(bytes, {
    1: ['seconds', 'int64'],
    2: ['nanos', 'int32'],
  });
  return BigInt(seconds as string) * SECOND + BigInt(nanos as number);
}

/** What no table here describes: its type, and its bytes in base64, so that nothing is silently dropped. */
function decodeAnyOpaque(bytes: Uint8Array): Json {
  const { url = '', value = '' } = decodeMessage(bytes, { 1: ['url', 'string'], 2: ['value', 'bytes'] });
  return { '@type': url, value };
}

/** Nanoseconds -> `1.500s` as protobuf writes durations in JSON: 0, 3, 6 or 9 fraction digits. */
export function formatSeconds(ns: bigint): string {
  const size = ns < 0n ? -ns : ns;
  const digits = (size % SECOND).toString().padStart(9, '0');
  const cut =
    digits === '000000000'
      ? ''
      : digits.endsWith('000000')
        ? digits.slice(0, 3)
        : digits.endsWith('000')
          ? digits.slice(0, 6)
          : digits;
  return `${ns < 0n ? '-' : ''}${size / SECOND}${cut === '' ? '' : `.${cut}`}s`;
}
