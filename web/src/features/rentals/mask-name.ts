/** A customer's name as lists show it (domain §14: collect and show the least): 王小明 → 王**, Li Na → L* N*. */
export function maskName(name: string): string {
  return name
    .split(/\s+/)
    .map((part) => {
      const [first = '', ...rest] = part;
      return first + '*'.repeat(Math.min(3, rest.length));
    })
    .join(' ');
}
