/**
 * A phone number as people without a reason to see it get it: 138****5678 (domain §14). Of short numbers less stays
 * visible; the stars never tell the length.
 */
export function maskPhone(phone: string): string {
  const digits = phone.replaceAll(/[^0-9]/g, '');
  if (digits.length >= 11) return `${digits.slice(0, -8)}****${digits.slice(-4)}`;
  return `****${digits.slice(-Math.min(4, Math.floor(digits.length / 3)))}`;
}
