CREATE TABLE vip_event (
	no TEXT NOT NULL, 
	title TEXT NOT NULL, 
	day TEXT NOT NULL, 
	place TEXT, 
	note TEXT, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (no), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE benefit_use (
	no TEXT NOT NULL, 
	client TEXT NOT NULL, 
	benefit TEXT NOT NULL, 
	day TEXT NOT NULL, 
	note TEXT, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	withdrawn_at TEXT, 
	withdrawn_by TEXT, 
	reason TEXT, 
	PRIMARY KEY (no), 
	CONSTRAINT ck_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_benefit_use_client ON benefit_use (client);
CREATE TABLE service_consent (
	id INTEGER NOT NULL, 
	client TEXT NOT NULL, 
	tier TEXT NOT NULL, 
	day TEXT NOT NULL, 
	file TEXT, 
	note TEXT, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	withdrawn_at TEXT, 
	withdrawn_by TEXT, 
	reason TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_tier CHECK (tier IN ('vip', 'senior', 'quasi_senior', 'mid', 'target')), 
	CONSTRAINT ck_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(file) REFERENCES stored_file (hash), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_service_consent_client ON service_consent (client);
CREATE TABLE vip_event_guest (
	id INTEGER NOT NULL, 
	event TEXT NOT NULL, 
	client TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	withdrawn_at TEXT, 
	withdrawn_by TEXT, 
	reason TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)), 
	FOREIGN KEY(event) REFERENCES vip_event (no), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_vip_event_guest_client ON vip_event_guest (client);
CREATE INDEX ix_vip_event_guest_event ON vip_event_guest (event);
CREATE TABLE vip_event_step (
	event TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	day TEXT, 
	place TEXT, 
	general_manager TEXT, 
	text TEXT, 
	recorded_at TEXT NOT NULL, 
	staff TEXT NOT NULL, 
	withdrawn_at TEXT, 
	withdrawn_by TEXT, 
	reason TEXT, 
	PRIMARY KEY (event, seq), 
	CONSTRAINT ck_kind CHECK (kind IN ('move', 'held', 'cancel', 'withdraw')), 
	CONSTRAINT ck_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)), 
	FOREIGN KEY(event) REFERENCES vip_event (no), 
	FOREIGN KEY(general_manager) REFERENCES staff (code), 
	FOREIGN KEY(staff) REFERENCES staff (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE vip_event_waiver (
	id INTEGER NOT NULL, 
	client TEXT NOT NULL, 
	first TEXT NOT NULL, 
	text TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	withdrawn_at TEXT, 
	withdrawn_by TEXT, 
	reason TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_vip_event_waiver_client ON vip_event_waiver (client);
CREATE TABLE consent_revocation (
	id INTEGER NOT NULL, 
	consent INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	note TEXT, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	withdrawn_at TEXT, 
	withdrawn_by TEXT, 
	reason TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)), 
	FOREIGN KEY(consent) REFERENCES service_consent (id), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_consent_revocation_consent ON consent_revocation (consent);
CREATE TABLE vip_event_attendance (
	event TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	client TEXT NOT NULL, 
	PRIMARY KEY (event, seq, client), 
	FOREIGN KEY(event, seq) REFERENCES vip_event_step (event, seq), 
	FOREIGN KEY(client) REFERENCES client (code)
)
 STRICT;
CREATE INDEX ix_vip_event_attendance_client ON vip_event_attendance (client);
CREATE TABLE vip_event_spending (
	event TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	spending TEXT NOT NULL, 
	PRIMARY KEY (event, seq, spending), 
	FOREIGN KEY(event, seq) REFERENCES vip_event_step (event, seq), 
	FOREIGN KEY(spending) REFERENCES spending (no)
)
 STRICT;
CREATE INDEX ix_vip_event_spending_spending ON vip_event_spending (spending);
