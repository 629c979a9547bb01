CREATE TABLE staff_key (
	id TEXT NOT NULL, 
	staff TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	public TEXT NOT NULL, 
	keeper INTEGER NOT NULL, 
	provisional INTEGER NOT NULL, 
	replaces TEXT, 
	introduced_at TEXT NOT NULL, 
	introduced_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_kind CHECK (kind IN ('member', 'recovery', 'service')), 
	FOREIGN KEY(staff) REFERENCES staff (code), 
	FOREIGN KEY(replaces) REFERENCES staff_key (id), 
	FOREIGN KEY(introduced_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_staff_key_staff ON staff_key (staff);
CREATE TABLE staff_key_end (
	staff_key TEXT NOT NULL, 
	ended_at TEXT NOT NULL, 
	ended_by TEXT NOT NULL, 
	PRIMARY KEY (staff_key), 
	FOREIGN KEY(staff_key) REFERENCES staff_key (id), 
	FOREIGN KEY(ended_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE signature (
	entry INTEGER NOT NULL, 
	staff_key TEXT NOT NULL, 
	signature TEXT NOT NULL, 
	PRIMARY KEY (entry), 
	FOREIGN KEY(staff_key) REFERENCES staff_key (id)
)
 STRICT;
