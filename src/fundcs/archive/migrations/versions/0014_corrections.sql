ALTER TABLE package_round ADD COLUMN submission INTEGER;
ALTER TABLE client ADD COLUMN approved_at TEXT;
CREATE TABLE review_waiver (
	review INTEGER NOT NULL, 
	item TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (review, item), 
	FOREIGN KEY(review) REFERENCES package_review (id)
)
 STRICT;
CREATE TABLE package_withdrawal (
	id INTEGER NOT NULL, 
	contract TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	fact INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_kind CHECK (kind IN ('round', 'deadline', 'decision')), 
	UNIQUE (contract, kind, fact), 
	FOREIGN KEY(contract) REFERENCES contract (no), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE role_change (
	id INTEGER NOT NULL, 
	staff TEXT NOT NULL, 
	since TEXT NOT NULL, 
	role TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_role CHECK (role IN ('cs_specialist', 'cs_manager', 'advisor', 'fundraising', 'finance', 'investment', 'hr', 'general_manager')), 
	FOREIGN KEY(staff) REFERENCES staff (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_role_change_staff ON role_change (staff);
