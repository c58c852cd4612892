/** Binary heap of columns by distance with decrease-key; made once, emptied between searches in time of what it held. */
export class ColumnHeap {
  readonly #columns: Uint32Array;
  readonly #keys: Float64Array;
  /** Place in the heap + 1; 0 = not in it. */
  readonly #places: Uint32Array;
  #size = 0;

  constructor(columns: number) {
    this.#columns = new Uint32Array(columns);
    this.#keys = new Float64Array(columns);
    this.#places = new Uint32Array(columns);
  }

  get size(): number {
    return this.#size;
  }

  /** The smallest key; Infinity when empty. */
  get smallestKey(): number {
    return this.#size === 0 ? Infinity : this.#keys[0]!;
  }

  /** Puts a column in, or moves it forward when its new key is smaller. */
  offer(column: number, key: number): void {
    const place = this.#places[column]!;
    if (place === 0) this.#rise(this.#size++, column, key);
    else if (key < this.#keys[place - 1]!) this.#rise(place - 1, column, key);
  }

  /** Takes out the column with the smallest key. @throws RangeError when empty. */
  pop(): number {
    if (this.#size === 0) throw new RangeError('the heap is empty');
    const top = this.#columns[0]!;
    this.#places[top] = 0;
    this.#size -= 1;
    if (this.#size > 0) this.#sink(this.#columns[this.#size]!, this.#keys[this.#size]!);
    return top;
  }

  clear(): void {
    for (let i = 0; i < this.#size; i++) this.#places[this.#columns[i]!] = 0;
    this.#size = 0;
  }

  #rise(from: number, column: number, key: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#keys[parent]! <= key) break;
      this.#put(at, this.#columns[parent]!, this.#keys[parent]!);
      at = parent;
    }
    this.#put(at, column, key);
  }

  #sink(column: number, key: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#keys[child + 1]! < this.#keys[child]!) child += 1;
      if (this.#keys[child]! >= key) break;
      this.#put(at, this.#columns[child]!, this.#keys[child]!);
      at = child;
    }
    this.#put(at, column, key);
  }

  #put(at: number, column: number, key: number): void {
    this.#columns[at] = column;
    this.#keys[at] = key;
    this.#places[column] = at + 1;
  }
}
