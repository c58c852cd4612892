import { z } from 'zod';

/** A telephone number as people write it: digits, spaces and hyphens, a plus in front if it has a country code. */
export const PhoneNumber = z
  .string()
  .regex(/^\+?[0-9 -]{5,20}$/, 'a phone number is 5 to 20 digits, spaces or hyphens');
