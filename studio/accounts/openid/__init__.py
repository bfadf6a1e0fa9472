"""Sign-in by OpenID Connect: whom a provider vouches for, and who that is here."""
