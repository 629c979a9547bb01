CREATE TABLE calendar_year (
	year INTEGER NOT NULL, 
	declared_at TEXT NOT NULL, 
	declared_by TEXT NOT NULL, 
	PRIMARY KEY (year), 
	FOREIGN KEY(declared_by) REFERENCES staff (code)
)
 STRICT;
