import { FIX_COLUMNS, type FixRow } from './fix-row.ts';

/**
 * Rows in PostgreSQL's binary COPY format (docs: "COPY", "Binary Format"): every field is its length in bytes (int32,
 * −1 = NULL) and its value, big-endian. Five times cheaper than text for both sides.
 */
const SIGNATURE = Buffer.from([
  0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0x00, 0, 0, 0, 0, 0, 0, 0, 0,
]);
const TRAILER_BYTES = 2;
/** PostgreSQL counts microseconds from 2000-01-01. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
const TEXT_OID = 25;
const JSONB_VERSION = 1;
/** All fields of a row but its strings, generously. */
const FIXED_ROW_BYTES = 512;
const TWO_32 = 4_294_967_296;

/** Number of columns of a staged row: those of `fixes` and its ordinal within the batch. */
const STAGED_FIELDS = FIX_COLUMNS.length + 1;

/**
 * Writes batches of fixes as binary COPY data. Reuses one buffer: what `encode` returns is valid until the next call.
 */
export class FixesBinaryWriter {
  private bytes = Buffer.allocUnsafe(64 * 1024);
  private view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
  private at = 0;

  /** @param staged adds each row's index as a last column `ordinal`, for the staging table. */
  encode(rows: readonly FixRow[], staged = false): Buffer {
    this.at = 0;
    this.reserve(SIGNATURE.length + TRAILER_BYTES);
    SIGNATURE.copy(this.bytes, 0);
    this.at = SIGNATURE.length;
    for (let i = 0; i < rows.length; i++) {
      this.row(rows[i]!, staged ? STAGED_FIELDS : FIX_COLUMNS.length);
      if (staged) this.int4(i);
    }
    this.reserve(TRAILER_BYTES);
    this.at = this.bytes.writeInt16BE(-1, this.at);
    return this.bytes.subarray(0, this.at);
  }

  /** Fields in the order of FIX_COLUMNS. */
  private row(row: FixRow, fieldCount: number): void {
    // A UTF-16 unit takes at most three bytes of UTF-8.
    let stringBytes = row.deviceId.length + (row.attributes?.length ?? 0) + (row.alarm?.code?.length ?? 0);
    if (row.dtc !== undefined) for (const code of row.dtc) stringBytes += code.length + 8;
    this.reserve(FIXED_ROW_BYTES + 3 * stringBytes);
    this.view.setInt16(this.at, fieldCount);
    this.at += 2;
    this.int2(row.tenantId);
    this.text(row.deviceId);
    this.timestamp(row.ts);
    this.int8(row.boot);
    this.int8(row.seq);
    this.timestamp(row.receivedAt);
    this.float8(row.lat);
    this.float8(row.lon);
    this.float4(row.speedKph);
    this.float4(row.headingDeg);
    this.float4(row.altitudeM);
    this.float4(row.accuracyM);
    this.int2(row.satellites);
    this.float4(row.hdop);
    this.float8(row.odometerM);
    this.float4(row.fuelPct);
    this.float4(row.chargePct);
    this.float4(row.batteryV);
    this.bool(row.ignition);
    this.bool(row.locked);
    this.bool(row.externalPower);
    this.textArray(row.dtc);
    this.text(row.alarm?.kind);
    this.bool(row.alarm?.active);
    this.text(row.alarm?.code);
    this.int2(row.flags);
    this.int8(row.contentHash);
    this.jsonb(row.attributes);
  }

  private int2(value: number | undefined): void {
    if (value === undefined) return this.null();
    this.view.setInt32(this.at, 2);
    this.view.setInt16(this.at + 4, value);
    this.at += 6;
  }

  private int4(value: number): void {
    this.reserve(8);
    this.view.setInt32(this.at, 4);
    this.view.setInt32(this.at + 4, value);
    this.at += 8;
  }

  /** Exact for integers within ±2⁵³. */
  private int8(value: number): void {
    const high = Math.floor(value / TWO_32);
    this.view.setInt32(this.at, 8);
    this.view.setInt32(this.at + 4, high);
    this.view.setUint32(this.at + 8, value - high * TWO_32);
    this.at += 12;
  }

  private timestamp(epochMs: number): void {
    this.int8((epochMs - POSTGRES_EPOCH_MS) * 1_000);
  }

  private float4(value: number | undefined): void {
    if (value === undefined) return this.null();
    this.view.setInt32(this.at, 4);
    this.view.setFloat32(this.at + 4, value);
    this.at += 8;
  }

  private float8(value: number | undefined): void {
    if (value === undefined) return this.null();
    this.view.setInt32(this.at, 8);
    this.view.setFloat64(this.at + 4, value);
    this.at += 12;
  }

  private bool(value: boolean | undefined): void {
    if (value === undefined) return this.null();
    this.view.setInt32(this.at, 1);
    this.view.setUint8(this.at + 4, value ? 1 : 0);
    this.at += 5;
  }

  private text(value: string | undefined): void {
    if (value === undefined) return this.null();
    const length = this.utf8(value, this.at + 4);
    this.view.setInt32(this.at, length);
    this.at += 4 + length;
  }

  private jsonb(json: string | undefined): void {
    if (json === undefined) return this.null();
    this.view.setUint8(this.at + 4, JSONB_VERSION);
    const length = this.utf8(json, this.at + 5) + 1;
    this.view.setInt32(this.at, length);
    this.at += 4 + length;
  }

  /** text[]: dimensions, has-nulls, element type, then per dimension length and lower bound, then the elements. */
  private textArray(values: readonly string[] | undefined): void {
    if (values === undefined) return this.null();
    const start = this.at;
    this.at += 4;
    this.view.setInt32(this.at, values.length === 0 ? 0 : 1);
    this.view.setInt32(this.at + 4, 0);
    this.view.setInt32(this.at + 8, TEXT_OID);
    this.at += 12;
    if (values.length > 0) {
      this.view.setInt32(this.at, values.length);
      this.view.setInt32(this.at + 4, 1);
      this.at += 8;
      for (const value of values) this.text(value);
    }
    this.view.setInt32(start, this.at - start - 4);
  }

  private null(): void {
    this.view.setInt32(this.at, -1);
    this.at += 4;
  }

  /** Writes UTF-8 at an offset; short ASCII, nearly all there is, without a call into the runtime. */
  private utf8(value: string, at: number): number {
    const { length } = value;
    if (length > 48) return this.bytes.write(value, at, 'utf8');
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) return this.bytes.write(value, at, 'utf8');
      this.bytes[at + i] = code;
    }
    return length;
  }

  private reserve(extra: number): void {
    if (this.at + extra <= this.bytes.byteLength) return;
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.byteLength * 2, this.at + extra));
    this.bytes.copy(grown, 0, 0, this.at);
    this.bytes = grown;
    this.view = new DataView(grown.buffer, grown.byteOffset, grown.byteLength);
  }
}
