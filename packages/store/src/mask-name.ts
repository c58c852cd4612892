/**
 * A person's name as everybody gets it (domain §14: collect and show the least): 王小明 → 王**, Li Na → L* N*. No part is
 * ever shown whole, and at most three stars tell little of its length.
 */
export function maskName(name: string): string {
  return name
    .trim()
    .split(/\s+/)
    .map((part) => {
      const [first = '', ...rest] = part;
      return first + '*'.repeat(Math.min(3, Math.max(1, rest.length)));
    })
    .join(' ');
}
