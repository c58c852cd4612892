-- What people do with an incident (domain §4): correct it, talk about it, send and keep units by hand; calls and links as
-- its sources; and the personal data that comes with them, apart from everything that is read widely (domain §14).
ALTER TABLE incidents
  ADD COLUMN place_corrected_at timestamptz,
  ADD COLUMN place_corrected_by uuid,
  ADD COLUMN resolution         text, -- how it was settled without a unit
  DROP CONSTRAINT incidents_source_check,
  ADD CONSTRAINT incidents_source_check CHECK (source IN ('alarm', 'console', 'api', 'call', 'customer_link')),
  ADD FOREIGN KEY (tenant_id, place_corrected_by) REFERENCES users,
  ADD CHECK ((place_corrected_at IS NULL) = (place_corrected_by IS NULL));

ALTER TABLE assignments
  ADD COLUMN decline_code  text,
  -- A person keeps this unit with this incident; no plan takes it off while the assignment is active.
  ADD COLUMN pinned_by     uuid,
  ADD COLUMN pinned_at     timestamptz,
  ADD COLUMN pin_reason    text,
  -- A person chose the unit, against this rule if one spoke against it; NULL: the plan chose it.
  ADD COLUMN assigned_by   uuid,
  ADD COLUMN assign_reason text,
  ADD COLUMN overruled     text,
  -- A person took the unit off: it is not asked again at once.
  ADD COLUMN taken_off_by  uuid,
  ADD FOREIGN KEY (tenant_id, pinned_by) REFERENCES users,
  ADD FOREIGN KEY (tenant_id, assigned_by) REFERENCES users,
  ADD FOREIGN KEY (tenant_id, taken_off_by) REFERENCES users,
  ADD CHECK (num_nulls(pinned_by, pinned_at, pin_reason) IN (0, 3)),
  ADD CHECK ((assigned_by IS NULL) = (assign_reason IS NULL));

-- Who called. Its own table, so that lists, events and exports of incidents cannot carry it by mistake.
CREATE TABLE incident_callers (
  tenant_id   smallint NOT NULL,
  incident_id uuid NOT NULL,
  name        text,
  phone       text,
  PRIMARY KEY (tenant_id, incident_id),
  FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents,
  CHECK (num_nonnulls(name, phone) > 0)
);

-- Who was told what, by which channel, when. Evidence: written once.
CREATE TABLE incident_contacts (
  tenant_id   smallint NOT NULL,
  id          uuid NOT NULL,
  incident_id uuid NOT NULL,
  party       text NOT NULL,
  channel     text NOT NULL,
  direction   text NOT NULL CHECK (direction IN ('out', 'in')),
  summary     text NOT NULL,
  plan_given  boolean NOT NULL,
  at          timestamptz NOT NULL,
  by          uuid, -- NULL: the customer, by a link
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents,
  FOREIGN KEY (tenant_id, by) REFERENCES users
);
CREATE INDEX incident_contacts_of ON incident_contacts (tenant_id, incident_id, at);

-- Links by which the customer of a running rental reports without an account. Only the hash of the secret is kept.
CREATE TABLE customer_links (
  tenant_id    smallint NOT NULL,
  id           uuid NOT NULL,
  rental_id    uuid NOT NULL,
  token_sha256 bytea NOT NULL UNIQUE,
  created_by   uuid,
  created_at   timestamptz NOT NULL DEFAULT now(),
  expires_at   timestamptz NOT NULL,
  revoked_at   timestamptz,
  reports      integer NOT NULL DEFAULT 0,
  last_report_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, rental_id) REFERENCES rentals,
  FOREIGN KEY (tenant_id, created_by) REFERENCES users
);
CREATE INDEX customer_links_rental ON customer_links (tenant_id, rental_id);

-- Who read whose name and phone (domain §14).
CREATE TABLE personal_readings (
  tenant_id  smallint NOT NULL REFERENCES tenants,
  id         bigint GENERATED ALWAYS AS IDENTITY,
  at         timestamptz NOT NULL DEFAULT now(),
  actor      text NOT NULL,
  what       text NOT NULL CHECK (what IN ('incident_caller', 'rental_customer')),
  subject_id uuid NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

-- Rentals leave the server with the customer's name masked; what the feed remembers follows.
UPDATE events SET data = jsonb_set(data #- '{customer,name}', '{customer,nameMasked}',
                                   to_jsonb(left(data -> 'customer' ->> 'name', 1) || '**'))
WHERE kind = 'rental.changed' AND data -> 'customer' ? 'name';
