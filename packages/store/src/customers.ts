import { randomUUIDv7 } from 'node:crypto';
import type { CustomerId, NewRental, TenantId } from '@roadcall/contracts';
import type { Transaction } from './transaction.ts';

/** Makes a customer. The phone is stored as given and leaves the store only masked. */
export async function createCustomer(
  tx: Transaction,
  tenantId: TenantId,
  customer: NewRental['customer'],
): Promise<CustomerId> {
  const id = randomUUIDv7() as CustomerId;
  await tx.query('INSERT INTO customers (tenant_id, id, name, phone) VALUES ($1, $2, $3, $4)', [
    tenantId,
    id,
    customer.name,
    customer.phone,
  ]);
  return id;
}
