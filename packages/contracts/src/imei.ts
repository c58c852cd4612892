import { z } from 'zod';

/** Whether the last digit of an IMEI is the check digit of the others (Luhn, 3GPP TS 23.003 annex B). */
export function hasImeiCheckDigit(imei: string): boolean {
  let sum = 0;
  for (let i = 0; i < imei.length; i++) {
    const digit = Number(imei[imei.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** International mobile equipment identity: 15 digits, the last one a check digit. */
export const Imei = z
  .string()
  .regex(/^\d{15}$/, 'an IMEI is 15 digits')
  .refine(
    (imei) => !/^\d{15}$/.test(imei) || hasImeiCheckDigit(imei),
    'the last digit of this IMEI does not fit the others',
  );
export type Imei = z.infer<typeof Imei>;
