"""Which hubs under way need somebody: late, silent, disputed, about to end."""
