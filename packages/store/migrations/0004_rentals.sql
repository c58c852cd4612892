-- Minimal rentals: customer, period, status; a leg per vehicle, so that a swap keeps one contract with two legs (domain §5).
CREATE TABLE customers (
  tenant_id  smallint NOT NULL REFERENCES tenants,
  id         uuid NOT NULL,
  name       text NOT NULL,
  phone      text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE rentals (
  tenant_id   smallint NOT NULL REFERENCES tenants,
  id          uuid NOT NULL,
  number      text NOT NULL,
  customer_id uuid NOT NULL,
  from_at     timestamptz NOT NULL,
  to_at       timestamptz NOT NULL,
  status      text NOT NULL
    CHECK (status IN ('requested', 'reviewed', 'confirmed', 'preparing', 'ready', 'handed_over', 'active', 'returned',
                      'settled', 'closed', 'cancelled', 'no_show')),
  version     integer NOT NULL DEFAULT 1,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, number),
  CHECK (from_at < to_at),
  FOREIGN KEY (tenant_id, customer_id) REFERENCES customers
);

CREATE TABLE rental_legs (
  tenant_id  smallint NOT NULL,
  id         bigint GENERATED ALWAYS AS IDENTITY,
  rental_id  uuid NOT NULL,
  vehicle_id uuid NOT NULL,
  -- the planned period until the return, then the real one; cancelled rentals have no legs left
  period     tstzrange NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, rental_id) REFERENCES rentals,
  FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles,
  CONSTRAINT vehicle_rented_once EXCLUDE USING gist (tenant_id WITH =, vehicle_id WITH =, period WITH &&)
);
CREATE INDEX rental_legs_rental ON rental_legs (tenant_id, rental_id);
